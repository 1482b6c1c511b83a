/** Classifies errors of PostgreSQL (codes: manual, appendix A) and of Node's sockets. */

/** Thrown by a repository when a row has changed since it was read. Has the code of a serialisation failure. */
export class ConcurrentUpdateError extends Error {
  override readonly name = 'ConcurrentUpdateError'
  readonly code = '40001'
}

/** The transaction conflicted with another one and can be run again. */
export function isRetryable(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

/**
 * The database is down, overloaded, shutting down or too slow, or refuses the login. The statement itself may be fine.
 */
export function isUnavailable(error: unknown): boolean {
  return isTooSlow(error) || matches(error, unavailable, unreachable)
}

/** The statement took too long or too much memory. A smaller batch may succeed. */
export function isTooSlow(error: unknown): boolean {
  return matches(error, tooSlow, unanswered)
}

/** A lock could not be taken within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/** The statement was not answered in time and may still be running. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && unanswered.test(error.message)
}

/** A unique constraint was violated. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** The same request may succeed when it is sent again. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || isRetryable(error)
}

/** A value cannot be stored in its column (class 22), such as text that contains NUL. */
export function isInvalidValue(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test(codeOf(error) ?? '')
}

/** Statement and transaction time-outs, lock time-out, out of memory. */
const tooSlow = /^(57014|25P04|55P03|53200)$/

const unanswered = /^Query read timeout/

/**
 * Connections (08), resources (53), operators (57P) and system errors (58); a login (28) or a database (3D000) that is
 * refused; a commit whose end is not known (40003), a standby (25006), a session that idled (25P03).
 */
const unavailable =
  /^(08...|28...|3D000|40003|25006|25P03|53...|57P..|58...|ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|E(HOST|NET)UNREACH|EADDRNOTAVAIL)$/

/** Messages of the pg library, which have no code, about a connection that was lost or never made. */
const unreachable =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout (exceeded|expired))/

/** Compares the code if the error has one, else the message. */
function matches(error: unknown, codes: RegExp, messages: RegExp): boolean {
  const code = codeOf(error)
  return code === undefined ? error instanceof Error && messages.test(error.message) : codes.test(code)
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
