/**
 * Prints a finding and the others with its code, in at most twelve lines: what, where, expected, actual, next, code.
 */
import pc from 'picocolors'
import type { Finding } from '../types.ts'
import { summariseOthers } from './group-findings.ts'

export const maxLines = 12

/** Longer values are cut. */
const maxValueLines = 3
const maxLineLength = 320

export interface BlockOptions {
  /** Findings with the same code. */
  others?: readonly Finding[]
  mark?: string
}

export function findingBlock(first: Finding, { others = [], mark = pc.red('✗') }: BlockOptions = {}): string {
  const { message, place, expected, actual, next, code } = first
  const summary = summariseOthers({ first, others })
  // The line that names the others takes the place of one line of the first one's value.
  const limit = summary === undefined ? maxValueLines : maxValueLines - 1
  const rows = [
    ...wrapped(message, 2).map((line, index) => (index === 0 ? `${mark} ${pc.bold(line)}` : `  ${pc.bold(line)}`)),
    ...(place ? [`  ${pc.cyan(place.line === undefined ? place.file : `${place.file}:${place.line}`)}`] : []),
    ...labelled('also', summary, 1),
    ...labelled('expected', expected, limit),
    ...labelled('actual', actual, limit),
    ...labelled('next', next, 2),
    pc.dim(`  ${code}`),
  ]
  return rows.join('\n')
}

function labelled(label: string, value: string | undefined, limit: number): string[] {
  if (value === undefined) return []
  return wrapped(value, limit).map((line, index) => `  ${pc.dim((index === 0 ? label : '').padEnd(8))}  ${line}`)
}

/** The lines of a value, each cut to width; a last line says how many of them are left out. */
function wrapped(value: string, limit: number): string[] {
  const lines = value.trimEnd().split('\n')
  const kept = lines
    .slice(0, lines.length > limit ? limit - 1 : limit)
    .map(line => (line.length > maxLineLength ? `${line.slice(0, maxLineLength - 1)}…` : line))
  return lines.length > limit ? [...kept, `… and ${lines.length - kept.length} more lines`] : kept
}
