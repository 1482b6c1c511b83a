/** Dead letters for the person who decides about them: to look at, and to have sent again. */
import { type Pool, type Queryable, withTx } from './pool.ts'
import type { IncomingMessage, Transport } from './transport.ts'

export interface DeadLetter extends IncomingMessage {
  consumer: string
  /** Why the consumer could not take it. */
  reason: string
  keptAt: Date
  /** When it was sent again; null when it was not. */
  resentAt: Date | null
}

/** Names one: a message may be dead for one consumer and taken by another. */
export type DeadLetterKey = Pick<DeadLetter, 'consumer' | 'position'>

const columns = `consumer, position, topic, key, headers, value, reason, created_at AS "keptAt", resent_at AS "resentAt"`

/** What people call one. */
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
 * Has the message sent again, once: who asks at the same time waits, and finds it done. When it is dead for the same reason
 * as before, it becomes a dead letter again: without a broker at the same position, and before the sending has ended.
 * Broken off between sending and noting that, it is sent once more by the next who asks, which consumers bear.
 * @returns when it was sent again before, `resent`, or `unknown` for one that is not there
 */
export async function resendDeadLetter(
  pool: Pool,
  transport: Pick<Transport, 'republish'>,
  key: DeadLetterKey,
): Promise<Date | 'resent' | 'unknown'> {
  return withTx(pool, async tx => {
    // Not of the row: a consumer that is called by a webhook writes to it while the message is being sent.
    await tx.query({ text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', values: [deadLetterId(key)] })
    const letter = await findDeadLetter(tx, key)
    if (!letter) return 'unknown'
    if (letter.resentAt) return letter.resentAt
    await transport.republish([letter])
    await tx.query({
      // Not one that has come to be dead since this transaction began.
      text: `UPDATE dead_letters SET resent_at = now()
             WHERE consumer = $1 AND position = $2 AND created_at <= now()`,
      values: [key.consumer, key.position],
    })
    return 'resent'
  })
}
