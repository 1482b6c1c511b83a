/** Dead letters, for the person who looks at them, and has them sent again or dismisses them. */
import { type Pool, type Queryable, withTx } from '../database/pool.ts'
import type { IncomingMessage, Transport } from '../transport/transport.ts'

export interface DeadLetter extends IncomingMessage {
  consumer: string
  /** Why the consumer could not take it. */
  reason: string
  keptAt: Date
  /** When it was sent again; null when it was not. */
  resentAt: Date | null
  /** When somebody decided that the message is to have no effect; null when nobody did. */
  dismissedAt: Date | null
  /** Why it was dismissed. */
  dismissedReason: string | null
}

/** The key of a dead letter. The same message may be dead for one consumer and applied by another. */
export type DeadLetterKey = Pick<DeadLetter, 'consumer' | 'position'>

const columns = `consumer, position, topic, key, headers, value, reason, created_at AS "keptAt", resent_at AS "resentAt",
  dismissed_at AS "dismissedAt", dismissed_reason AS "dismissedReason"`

/** The id of a dead letter in commands and output. */
export const deadLetterId = ({ consumer, position }: DeadLetterKey): string => `${consumer}/${position}`

/** The oldest first. @param decided also those that were sent again or dismissed @param limit at most so many */
export async function listDeadLetters(
  sql: Queryable,
  { decided, limit }: { decided: boolean; limit: number },
): Promise<DeadLetter[]> {
  const { rows } = await sql.query<DeadLetter>({
    text: `SELECT ${columns} FROM dead_letters WHERE $1 OR (resent_at IS NULL AND dismissed_at IS NULL)
           ORDER BY created_at, consumer, position LIMIT $2`,
    values: [decided, limit],
  })
  return rows
}

export async function findDeadLetter(sql: Queryable, key: DeadLetterKey): Promise<DeadLetter | undefined> {
  const { rows } = await sql.query<DeadLetter>({
    text: `SELECT ${columns} FROM dead_letters WHERE consumer = $1 AND position = $2`,
    values: [key.consumer, key.position],
  })
  return rows[0]
}

/**
 * Sends the message of a dead letter again, once: of two calls at the same time, the second waits and finds it done. If
 * the message fails again, it becomes a dead letter again. By webhook that happens at the same position, and before
 * this function returns. After a crash between sending and marking the row, the next call sends the message once more;
 * consumers are idempotent. What was dismissed can be sent again too, and is no longer dismissed then.
 * @returns `resent`; the time of an earlier sending; or `unknown` when there is no such dead letter
 */
export async function resendDeadLetter(
  pool: Pool,
  transport: Pick<Transport, 'republish'>,
  key: DeadLetterKey,
): Promise<Date | 'resent' | 'unknown'> {
  return withTx(pool, async tx => {
    const letter = await lockDeadLetter(tx, key)
    if (!letter) return 'unknown'
    if (letter.resentAt) return letter.resentAt
    await transport.republish([letter])
    await tx.query({
      // The condition leaves out a message that became a dead letter again since this transaction began.
      text: `UPDATE dead_letters SET resent_at = now(), dismissed_at = NULL, dismissed_reason = NULL
             WHERE consumer = $1 AND position = $2 AND created_at <= now()`,
      values: [key.consumer, key.position],
    })
    return 'resent'
  })
}

/**
 * Puts a dead letter away, for a message that is to have no effect.
 * @param why for whoever reads it later
 * @returns `dismissed`; the letter when it was sent again or dismissed before; or `unknown` when there is none
 */
export async function dismissDeadLetter(
  pool: Pool,
  key: DeadLetterKey,
  why: string,
): Promise<DeadLetter | 'dismissed' | 'unknown'> {
  return withTx(pool, async tx => {
    const letter = await lockDeadLetter(tx, key)
    if (!letter) return 'unknown'
    if (letter.resentAt || letter.dismissedAt) return letter
    await tx.query({
      text: 'UPDATE dead_letters SET dismissed_at = now(), dismissed_reason = $3 WHERE consumer = $1 AND position = $2',
      values: [key.consumer, key.position, why],
    })
    return 'dismissed'
  })
}

/**
 * The dead letter, about which nobody else decides until the transaction ends. It takes an advisory lock and not a row
 * lock, because a consumer called by webhook updates the row while the message is being sent.
 */
async function lockDeadLetter(tx: Queryable, key: DeadLetterKey): Promise<DeadLetter | undefined> {
  await tx.query({ text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', values: [deadLetterId(key)] })
  return findDeadLetter(tx, key)
}
