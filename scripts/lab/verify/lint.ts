/** What a message to a learner must be, whoever wrote it. Pure. */
import { basename } from 'node:path'
import { findingBlock, maxLines } from '../report/finding.ts'
import type { Finding } from '../types.ts'

/** Shorter lines are common property: `services:`, `restart: always`. */
const leakLength = 16

/** @param secrets lines of the solution that the learner has not written */
export function lintFinding(finding: Finding, secrets: readonly string[]): string[] {
  const { message, next } = finding
  const block = findingBlock(finding)
  const told = [message, finding.expected ?? '', next].join('\n')
  const [open] = /(?<!\$)\{\w+\}/.exec(`${message} ${next}`) ?? []
  const leak = secrets.find(line => told.includes(line))
  return [
    ...(namesAnObject(finding)
      ? []
      : ['names no object: say which file, function, value, service, table or setting it is about']),
    ...(sentences(message) > 2 ? ['explains for more than two sentences'] : []),
    ...(next.trim() === '' ? ['says nothing to try next'] : []),
    ...(sentences(next) > 1 ? ['says more than one thing to try next'] : []),
    ...(block.split('\n').length > maxLines ? [`takes more than ${maxLines} lines`] : []),
    ...(open === undefined ? [] : [`names ${open}, for which nothing was given`]),
    ...(leak === undefined ? [] : [`gives the solution away: “${leak}”`]),
  ]
}

/** Lines of the solution that are in none of the texts the learner has: these must not be told. */
export function secretLines(solution: readonly string[], known: readonly string[]): string[] {
  const lines = (texts: readonly string[]) => texts.flatMap(text => text.split('\n')).map(line => line.trim())
  const public_ = new Set(lines(known))
  return [...new Set(lines(solution))].filter(
    line => line.length >= leakLength && !public_.has(line) && !isComment(line),
  )
}

/** A line of a file, or something typed rather than said: a path, a name with a sign in it, a number, a quotation. */
function namesAnObject({ message, place }: Finding): boolean {
  if (place?.line !== undefined) return true
  if (place && message.includes(basename(place.file))) return true
  return /[“"`'][^”"`']+[”"`']|\w[._/:=-]\w|(^|\s)[./]\w|\b[A-Z][A-Z_]{2,}\b|\d|Dockerfile/.test(message)
}

function sentences(text: string): number {
  return text.split(/[.!?](?=\s+[A-Z“])/).length
}

const isComment = (line: string): boolean => /^(#|--|\/\/)/.test(line)
