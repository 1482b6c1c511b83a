import type { Queryable } from '../database/pool.ts'
import type { IncomingMessage } from '../transport/transport.ts'

const recordMessagesSql = {
  name: 'inbox_record',
  // Sorted, so that two consumers given the same messages wait for each other instead of deadlocking.
  text: `
    INSERT INTO inbox (consumer, message_id)
    SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING message_id`,
}

/**
 * Records that the messages have their effect in this transaction, and returns the ids that were not recorded before.
 * The primary key decides, so of two deliveries at once only one is new.
 */
export async function recordMessages(tx: Queryable, consumer: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await tx.query<{ message_id: string }>({ ...recordMessagesSql, values: [consumer, ids] })
  return new Set(rows.map(row => row.message_id))
}

const keepDeadLetterSql = {
  name: 'dead_letter_keep',
  text: `
    WITH waiting AS (
      SELECT FROM dead_letters
      WHERE consumer = $1 AND position = $2 AND resent_at IS NULL AND dismissed_at IS NULL)
    INSERT INTO dead_letters (consumer, position, topic, key, headers, value, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (consumer, position) DO UPDATE
      SET reason = excluded.reason, created_at = excluded.created_at,
          resent_at = NULL, dismissed_at = NULL, dismissed_reason = NULL
    RETURNING NOT EXISTS (SELECT FROM waiting) AS "isNews"`,
}

/**
 * Stores a dead letter, with the latest reason. A message that fails again after somebody had it sent again, or
 * dismissed it, waits for a decision again.
 * @returns true when it is new, or was sent again or dismissed since it was stored
 */
export async function keepDeadLetter(
  tx: Queryable,
  consumer: string,
  message: IncomingMessage,
  reason: string,
): Promise<boolean> {
  const { position, topic, key, headers, value } = message
  const values = [consumer, position, topic, key, JSON.stringify(headers), value, reason]
  const { rows } = await tx.query<{ isNews: boolean }>({ ...keepDeadLetterSql, values })
  return rows[0]!.isNews
}

export const countDeadLettersSql = {
  name: 'dead_letters_count',
  text: `
    SELECT count(*) AS n
    FROM (SELECT FROM dead_letters WHERE resent_at IS NULL AND dismissed_at IS NULL LIMIT 100000) AS waiting`,
}

/** The number of dead letters that wait for a decision, counted up to 100,000. */
export async function countDeadLetters(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(countDeadLettersSql)
  return rows[0]!.n
}
