/**
 * What PostgreSQL's error classes mean to us. Codes: PostgreSQL manual, appendix A; the rest are Node's socket errors.
 */

/** Somebody else was quicker, as far as a repository can tell and PostgreSQL cannot. With the code for that. */
export class LostRace extends Error {
  override readonly name = 'LostRace'
  readonly code = '40001'
}

/** The transaction lost a race and may simply be run again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

/** The database is away, overloaded, shutting down or too slow: nothing is wrong with what was asked of it. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined) return unavailable.test(code)
  const message = error instanceof Error ? error.message : ''
  return unreachable.test(message)
}

/** Nothing is wrong with what was asked, and asked again it may well be done. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || isRetryable(error)
}

/** A value has no place in the column it was meant for (class 22), such as text with a NUL in it. */
export function isInvalidValue(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test(codeOf(error) ?? '')
}

const unavailable =
  /^(08...|53...|57P0[1-5]|57014|55P03|25P0[34]|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/

/** What pg says itself, without a code, of a connection that it lost or never had. */
const unreachable =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
