import type { Queryable, StatementWithValues } from '../database/pool.ts'
import type { OutgoingEvent } from './event.ts'

/**
 * Kafka refuses messages of a megabyte by default. A larger event is refused here, with the change that emits it. In
 * the outbox it would block every later event.
 */
export const maxPayloadBytes = 900_000

const insertEventsSql = {
  name: 'outbox_insert',
  text: `
    INSERT INTO outbox (id, aggregate_type, aggregate_id, aggregate_version, type, topic, key, headers, payload)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[],
                         $8::jsonb[], $9::jsonb[])`,
}

/**
 * The statement that writes events to the outbox. It belongs at the end of the transaction that changes the aggregate,
 * where the transaction holds the lock of the aggregate's row. The order of an aggregate's events rests on that lock,
 * and not on the order in which transactions begin or end.
 * @throws RangeError for an event that is too large for the broker
 */
export function eventInsert(events: OutgoingEvent[]): StatementWithValues {
  const payloads = events.map(({ event }) => JSON.stringify(event.data))
  const tooLarge = payloads.findIndex(payload => Buffer.byteLength(payload) > maxPayloadBytes)
  if (tooLarge >= 0) throw new RangeError(`${events[tooLarge]!.event.type} carries more than ${maxPayloadBytes} bytes`)
  const values = [
    events.map(({ event }) => event.id),
    events.map(({ aggregateType }) => aggregateType),
    events.map(({ event }) => event.subject),
    events.map(({ event }) => event.aggregateversion),
    events.map(({ event }) => event.type),
    events.map(({ topic }) => topic),
    events.map(({ event }) => event.partitionkey),
    events.map(({ event }) =>
      JSON.stringify({ source: event.source, time: event.time, traceparent: event.traceparent }),
    ),
    payloads,
  ]
  return { ...insertEventsSql, values }
}

interface OutboxRow {
  seq: number
  id: string
  aggregate_type: string
  aggregate_id: string
  aggregate_version: number
  type: string
  topic: string
  key: string
  headers: { source: string; time: string; traceparent: string }
  payload: unknown
}

/** Whether there is anything to publish. An idle relay asks this at every poll. */
export async function outboxHasEvents(relay: Queryable): Promise<boolean> {
  const { rows } = await relay.query<{ some: boolean }>(outboxHasEventsSql)
  return rows[0]!.some
}

const outboxHasEventsSql = { name: 'outbox_any', text: 'SELECT EXISTS (SELECT FROM outbox) AS some' }

const channelEnd = '_outbox'

/** The NOTIFY channel of a schema's relays. Channels belong to the database, so the name contains the schema. */
export const outboxChannel = (schema: string) => `${schema}${channelEnd}`

const notifyRelaysSql = { name: 'outbox_notify', text: `SELECT pg_notify(current_schema() || '${channelEnd}', '')` }

/**
 * Notifies the relays of other processes that there are events. It is not part of the transaction that stores the
 * events: every commit with a NOTIFY takes one lock of the whole server until the commit is on disk, which left a
 * quarter of the commits with eight writers. So a process wakes its own relay, and only a relay without the lease
 * notifies the one that has it.
 */
export async function notifyRelays(relay: Queryable): Promise<void> {
  await relay.query(notifyRelaysSql)
}

/** Events that wait to be published, with their rows. */
export interface OutboxBatch {
  events: OutgoingEvent[]
  /** The `seq` of each event, in the same order. */
  rows: number[]
}

const selectWaitingSql = {
  name: 'outbox_select',
  // The aggregate's row is locked from before its event gets a seq until the event is visible. So whoever sees an event
  // sees all earlier events of its aggregate, which have lower seqs. A lower seq that becomes visible later belongs to
  // another aggregate, so the relay need not wait for gaps.
  text: `
    SELECT seq, id, aggregate_type, aggregate_id, aggregate_version, type, topic, key, headers, payload
    FROM outbox
    ORDER BY seq
    LIMIT $1`,
}

/** The oldest waiting events, each aggregate's in their order. Undefined when there are none. */
export async function readOutbox(relay: Queryable, limit: number): Promise<OutboxBatch | undefined> {
  const { rows } = await relay.query<OutboxRow>({ ...selectWaitingSql, values: [limit] })
  return rows.length === 0 ? undefined : { events: rows.map(eventOf), rows: rows.map(row => row.seq) }
}

const deletePublishedSql = {
  name: 'outbox_delete',
  text: 'DELETE FROM outbox WHERE seq = ANY($1::bigint[])',
}

/** Deletes exactly these published rows: a row with a seq between them may have been committed since. */
export async function deletePublished(relay: Queryable, { rows }: OutboxBatch): Promise<void> {
  await relay.query({ ...deletePublishedSql, values: [rows] })
}

/** The number of waiting events, counted up to 100,000. */
export async function outboxSize(relay: Queryable): Promise<number> {
  const text = 'SELECT count(*) AS n FROM (SELECT FROM outbox LIMIT 100000) AS waiting'
  const { rows } = await relay.query<{ n: number }>({ text })
  return rows[0]!.n
}

/** Age of the oldest waiting event in seconds; 0 without one. */
export async function outboxAge(relay: Queryable): Promise<number> {
  const text = `
    SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 AS seconds
    FROM outbox ORDER BY seq LIMIT 1`
  const { rows } = await relay.query<{ seconds: number }>({ text })
  return Math.max(0, rows[0]?.seconds ?? 0)
}

function eventOf(row: OutboxRow): OutgoingEvent {
  return {
    topic: row.topic,
    aggregateType: row.aggregate_type,
    event: {
      specversion: '1.0',
      id: row.id,
      source: row.headers.source,
      type: row.type,
      time: row.headers.time,
      subject: row.aggregate_id,
      datacontenttype: 'application/json',
      partitionkey: row.key,
      aggregateversion: row.aggregate_version,
      traceparent: row.headers.traceparent,
      data: row.payload,
    },
  }
}
