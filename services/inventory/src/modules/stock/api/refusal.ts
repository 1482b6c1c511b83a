import { isTransient } from '@groundwork/kernel/database/pg-errors'
import { Problem, type ProblemInit, problem } from '@groundwork/kernel/http/problem'
import type { SchemaError } from '@groundwork/kernel/http/schema-errors'

/** The answer while the database is not available. The caller may ask again, because every operation is idempotent. */
export const stockUnavailable: ProblemInit = {
  status: 503,
  slug: 'stock-unavailable',
  title: 'Stock does not answer',
  detail: 'Send the same request again in a moment.',
  headers: { 'retry-after': '1' },
}

/** The answer for an unexpected error; only stock's log has its details. */
export const stockFailed: ProblemInit = {
  status: 500,
  slug: 'stock-failed',
  title: 'Stock could not do that',
  detail: 'The log holds the reason.',
}

/** The problem that a caller receives for an error: a refusal unchanged, and for other errors only their kind. */
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
