import type { Queryable } from '@groundwork/kernel/database/pool'

/** Something that happened to an order. */
export interface TimelineEntry {
  orderId: string
  at: Date
  /** The service that sent it, or `customer`. */
  by: string
  what: string
  reason: string | null
}

const insertTimelineSql = {
  name: 'timeline_insert',
  text: `
    INSERT INTO order_timeline (order_id, at, by, what, reason)
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[])`,
}

/** Appends entries in the given order. */
export async function addToTimeline(sql: Queryable, entries: TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sql.query({
    ...insertTimelineSql,
    values: [
      entries.map(entry => entry.orderId),
      entries.map(entry => entry.at),
      entries.map(entry => entry.by),
      entries.map(entry => entry.what),
      entries.map(entry => entry.reason),
    ],
  })
}

const selectTimelineSql = {
  name: 'timeline_select',
  text: 'SELECT at, by, what, reason FROM order_timeline WHERE order_id = $1 ORDER BY seq',
}

/** The timeline of an order, from its beginning. */
export async function timelineOf(sql: Queryable, orderId: string): Promise<Omit<TimelineEntry, 'orderId'>[]> {
  const { rows } = await sql.query<Omit<TimelineEntry, 'orderId'>>({ ...selectTimelineSql, values: [orderId] })
  return rows
}
