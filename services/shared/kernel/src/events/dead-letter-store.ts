/** Dead letters, for the person who looks at them and has them sent again. */
import { type Pool, type Queryable, withTx } from '../database/pool.ts'
import type { IncomingMessage, Transport } from '../transport/transport.ts'

export interface DeadLetter extends IncomingMessage {
  consumer: string
  /** Why the consumer could not take it. */
  reason: string
  keptAt: Date
  /** When it was sent again; null when it was not. */
  resentAt: Date | null
}

/** The key of a dead letter. The same message may be dead for one consumer and applied by another. */
export type DeadLetterKey = Pick<DeadLetter, 'consumer' | 'position'>

const columns = `consumer, position, topic, key, headers, value, reason, created_at AS "keptAt", resent_at AS "resentAt"`

/** The id of a dead letter in commands and output. */
export const deadLetterId = ({ consumer, position }: DeadLetterKey): string => `${consumer}/${position}`

/** The oldest first. @param limit at most so many */
export async function listDeadLetters(
  sql: Queryable,
  { resent, limit }: { resent: boolean; limit: number },
): Promise<DeadLetter[]> {
  const { rows } = await sql.query<DeadLetter>({
    text: `SELECT ${columns} FROM dead_letters WHERE $1 OR resent_at IS NULL
           ORDER BY created_at, consumer, position LIMIT $2`,
    values: [resent, limit],
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
 * consumers are idempotent.
 * @returns `resent`; the time of an earlier sending; or `unknown` when there is no such dead letter
 */
export async function resendDeadLetter(
  pool: Pool,
  transport: Pick<Transport, 'republish'>,
  key: DeadLetterKey,
): Promise<Date | 'resent' | 'unknown'> {
  return withTx(pool, async tx => {
    // An advisory lock and not a row lock: a consumer called by webhook updates the row while the message is being
    // sent.
    await tx.query({ text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', values: [deadLetterId(key)] })
    const letter = await findDeadLetter(tx, key)
    if (!letter) return 'unknown'
    if (letter.resentAt) return letter.resentAt
    await transport.republish([letter])
    await tx.query({
      // The condition leaves out a message that became a dead letter again since this transaction began.
      text: `UPDATE dead_letters SET resent_at = now()
             WHERE consumer = $1 AND position = $2 AND created_at <= now()`,
      values: [key.consumer, key.position],
    })
    return 'resent'
  })
}
