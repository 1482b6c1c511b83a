/** Codes of findings, and the findings that are not about the work: the machine or the course itself is at fault. */
import type { StackFailure } from '../../stack/types.ts'
import { messageOf } from '../kit/eventually.ts'
import type { Finding } from '../types.ts'

/** `02.1.2.timeout` for check `1.2.pinned-images` of lab 02. */
export function findingCode(lab: string, checkId: string, what: string): string {
  return [lab, ...checkId.split('.').slice(0, 2), what].join('.')
}

/** Whether a code is one of these or below one of them: `02.3` fits `02.3.4.no-default`. */
export const codeMatches = (code: string | undefined, prefixes: string | readonly string[]): boolean =>
  [prefixes].flat().some(prefix => code === prefix || (code?.startsWith(`${prefix}.`) ?? false))

export function environmentFinding(code: string, failure: StackFailure): Finding {
  return { code, message: failure.message, place: failure.place, next: failure.next }
}

/** Says that it is not the learner's fault, and what to report. */
export function checkerErrorFinding(code: string, what: string, error?: unknown): Finding {
  return {
    code,
    message: error === undefined ? `${what}.` : `${what}: ${firstLine(messageOf(error))}`,
    place: placeOf(error),
    next: 'This is a fault of the course and not of your work: report this message, with the output of `npx lab doctor`, to whoever gave you the course.',
  }
}

/** The innermost frame that is in a file of the course's own. */
function placeOf(error: unknown): Finding['place'] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack.split('\n').filter(line => !line.includes('node_modules'))
  for (const frame of frames) {
    const [, file, line] = /[/\\]((?:labs|scripts)[/\\][^():]+):(\d+):\d+\)?$/.exec(frame) ?? []
    if (file) return { file, line: Number(line) }
  }
  return undefined
}

const firstLine = (text: string): string => text.split('\n')[0] ?? ''
