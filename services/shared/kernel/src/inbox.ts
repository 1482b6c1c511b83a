import type { Queryable } from './pool.ts'
import type { IncomingMessage } from './transport.ts'

const record = {
  name: 'inbox_record',
  // Sorted, so that two consumers given the same messages wait for each other instead of deadlocking.
  text: `
    INSERT INTO inbox (consumer, message_id)
    SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING message_id`,
}

/**
 * Notes the messages as having their effect in this transaction, and says which of them never had it before. The key
 * decides, not a look beforehand: two deliveries at once cannot both be new.
 */
export async function recordMessages(tx: Queryable, consumer: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await tx.query<{ message_id: string }>({ ...record, values: [consumer, ids] })
  return new Set(rows.map(row => row.message_id))
}

const keep = {
  name: 'dead_letter_keep',
  text: `
    INSERT INTO dead_letters (consumer, position, topic, key, headers, value, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (consumer, position) DO UPDATE
      SET reason = excluded.reason, created_at = excluded.created_at, resent_at = NULL
      WHERE dead_letters.resent_at IS NOT NULL`,
}

/** Keeps a message that can have no effect. True when it was not kept before, or was sent again since. */
export async function keepDeadLetter(
  tx: Queryable,
  consumer: string,
  message: IncomingMessage,
  reason: string,
): Promise<boolean> {
  const { position, topic, key, headers, value } = message
  const values = [consumer, position, topic, key, JSON.stringify(headers), value, reason]
  const { rowCount } = await tx.query({ ...keep, values })
  return rowCount === 1
}

/** Messages that wait for a person: what was sent again does not. */
export async function countDeadLetters(sql: Queryable): Promise<number> {
  const { rows } = await sql.query<{ n: number }>({
    text: 'SELECT count(*) AS n FROM dead_letters WHERE resent_at IS NULL',
  })
  return rows[0]!.n
}
