import { isTransient } from '@groundwork/kernel/pg-errors'
import { Problem, type ProblemInit, problem } from '@groundwork/kernel/problem'
import type { SchemaError } from '@groundwork/kernel/schema-errors'

/** A caller without an answer, or with this one, may ask again: every operation bears it. */
export const stockUnavailable: ProblemInit = {
  status: 503,
  slug: 'stock-unavailable',
  title: 'Stock does not answer',
  detail: 'Send the same request again in a moment.',
  headers: { 'retry-after': '1' },
}

/** What went wrong is nobody's business but that of stock's own log. */
export const stockFailed: ProblemInit = {
  status: 500,
  slug: 'stock-failed',
  title: 'Stock could not do that',
  detail: 'The log holds the reason.',
}

/** What a caller hears of an error, whichever way it has come: a refusal as it is, of all else only its kind. */
export function problemOf(error: unknown): ProblemInit {
  if (error instanceof Problem && error.init.status < 500) return error.init
  return isTransient(error) ? stockUnavailable : stockFailed
}

/** @throws Problem 400 `validation` when there is any fault */
export function requireNone(faults: SchemaError[]): void {
  if (faults.length === 0) return
  const detail = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join('; ')
  throw problem(400, 'validation', 'The request is not valid', detail)
}
