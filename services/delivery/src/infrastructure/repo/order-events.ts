import type { Queryable } from '@groundwork/kernel/database/pool'
import type { EncodedEvent } from '../event-registry.ts'

/** An event with the version of its order after it. */
export type VersionedEvent = EncodedEvent & { version: number }

const insertOrderEventsSql = {
  name: 'order_events_insert',
  text: `
    INSERT INTO order_events (order_id, version, name, data)
    SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::jsonb[])`,
}

export async function insertOrderEvents(sql: Queryable, events: VersionedEvent[]): Promise<void> {
  if (events.length === 0) return
  await sql.query({
    ...insertOrderEventsSql,
    values: [
      events.map(event => event.orderId),
      events.map(event => event.version),
      events.map(event => event.name),
      events.map(event => JSON.stringify(event.data)),
    ],
  })
}

const selectEventsOfOrderSql = {
  name: 'order_events_of_order',
  text: 'SELECT order_id, name, data, occurred_at FROM order_events WHERE order_id = $1 ORDER BY version',
}

/** The events of the order, oldest first. */
export async function eventsOfOrder(sql: Queryable, id: string): Promise<(EncodedEvent & { occurredAt: Date })[]> {
  const { rows } = await sql.query<{ order_id: string; name: string; data: unknown; occurred_at: Date }>({
    ...selectEventsOfOrderSql,
    values: [id],
  })
  return rows.map(({ order_id, occurred_at, ...row }) => ({ ...row, orderId: order_id, occurredAt: occurred_at }))
}
