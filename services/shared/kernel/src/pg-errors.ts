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

/** The database is away, overloaded, shutting down, too slow or refuses us: nothing is wrong with what was asked of it. */
export function isUnavailable(error: unknown): boolean {
  return isTooSlow(error) || matches(error, unavailable, unreachable)
}

/** It took too long, or too much, at once. Less of it may succeed where all of it fails again and again. */
export function isTooSlow(error: unknown): boolean {
  return matches(error, tooSlow, unanswered)
}

/** A lock was not to be had within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/** The statement was waited for in vain, and may still be under way. */
export function isUnanswered(error: unknown): error is Error {
  return error instanceof Error && unanswered.test(error.message)
}

/** There is a row with this value already, in a column where each stands once. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505'
}

/** Nothing is wrong with what was asked, and asked again it may well be done. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || isRetryable(error)
}

/** A value has no place in the column it was meant for (class 22), such as text with a NUL in it. */
export function isInvalidValue(error: unknown): boolean {
  return /^22[0-9A-Z]{3}$/.test(codeOf(error) ?? '')
}

/** Statement and transaction time-outs, a lock that was not had in time, and memory that ran out. */
const tooSlow = /^(57014|25P04|55P03|53200)$/

const unanswered = /^Query read timeout/

/**
 * Connections (08), resources (53), operators (57P) and system errors (58); a login (28) or a database (3D000) that is
 * refused; a commit whose end is not known (40003), a standby (25006), a session that idled (25P03).
 */
const unavailable =
  /^(08...|28...|3D000|40003|25006|25P03|53...|57P..|58...|ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|E(HOST|NET)UNREACH|EADDRNOTAVAIL)$/

/** What pg says itself, without a code, of a connection that it lost or never had. */
const unreachable =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|timeout (exceeded|expired))/

/** By its code if it has one, else by its message. */
function matches(error: unknown, codes: RegExp, messages: RegExp): boolean {
  const code = codeOf(error)
  return code === undefined ? error instanceof Error && messages.test(error.message) : codes.test(code)
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
