/** Codes of findings, and the findings that blame the machine or the course instead of the work. */

import { messageOf } from '../../stack/error.ts'
import type { StackFailure } from '../../stack/types.ts'
import type { Finding } from '../types.ts'

/** `02.1.2.timeout` for check `1.2.pinned-images` of lab 02. */
export function findingCode(lab: string, checkId: string, what: string): string {
  return [lab, ...checkId.split('.').slice(0, 2), what].join('.')
}

/** Whether a code equals a prefix or lies below it: `02.3` matches `02.3.4.no-default`. */
export const codeMatches = (code: string | undefined, prefixes: string | readonly string[]): boolean =>
  [prefixes].flat().some(prefix => code === prefix || (code?.startsWith(`${prefix}.`) ?? false))

export function environmentFinding(code: string, failure: StackFailure): Finding {
  return { code, message: failure.message, place: failure.place, next: failure.next }
}

/** A finding that says it is the course's fault, and what to report. */
export function checkerErrorFinding(code: string, what: string, error?: unknown): Finding {
  return {
    code,
    message: error === undefined ? `${what}.` : `${what}: ${inOneLine(messageOf(error))}`,
    place: placeOf(error),
    next: 'This is a fault of the course and not of your work: report this message, with the output of `npx lab doctor`, to whoever gave you the course.',
  }
}

/** The innermost stack frame in a file of the course. */
function placeOf(error: unknown): Finding['place'] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const frames = stack.split('\n').filter(line => !line.includes('node_modules'))
  for (const frame of frames) {
    const [, file, line] = /[/\\]((?:labs|scripts)[/\\][^():]+):(\d+):\d+\)?$/.exec(frame) ?? []
    if (file) return { file, line: Number(line) }
  }
  return undefined
}

/** The first line, with the next one where it ends in a colon: esbuild says there what is wrong. */
function inOneLine(text: string): string {
  const [first = '', second = ''] = text.split('\n')
  return first.endsWith(':') && second !== '' ? `${first} ${second}` : first
}
