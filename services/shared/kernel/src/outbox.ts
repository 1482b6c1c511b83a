import type { OutgoingEvent } from './event.ts'
import type { Queryable, StatementWithValues } from './pool.ts'

/**
 * A broker refuses messages of a megabyte. Refusing them here fails the change that would have caused them, instead
 * of blocking every later event behind one that can never leave.
 */
export const maxPayloadBytes = 900_000

const insert = {
  name: 'outbox_insert',
  text: `
    INSERT INTO outbox (id, aggregate_type, aggregate_id, aggregate_version, type, topic, key, headers, payload)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[],
                         $8::jsonb[], $9::jsonb[])`,
}

/**
 * The statement that writes events in their order, for the end of the transaction of their change. Whoever changes an
 * aggregate holds the lock of its row by then: that, and nothing about the order in which transactions begin or end, is
 * what the order of its events rests on.
 * @throws RangeError for an event that no broker would take
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
  return { ...insert, values }
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

/** Whether there is anything to publish: the question of a relay that has nothing to do. */
export async function outboxHasEvents(relay: Queryable): Promise<boolean> {
  const { rows } = await relay.query<{ some: boolean }>(any)
  return rows[0]!.some
}

const any = { name: 'outbox_any', text: 'SELECT EXISTS (SELECT FROM outbox) AS some' }

const channelEnd = '_outbox'

/** What relays listen to. Channels belong to the database, so each schema's has a name of its own. */
export const outboxChannel = (schema: string) => `${schema}${channelEnd}`

const notify = { name: 'outbox_notify', text: `SELECT pg_notify(current_schema() || '${channelEnd}', '')` }

/**
 * Tells the relays of other processes that there are events. Not in the transaction that stores them: PostgreSQL takes
 * one lock for the whole server at the commit of every transaction that notifies, and holds it until the disk has the
 * commit, so that with eight writers a quarter of the commits remained. Who stored events tells its own relay, and only
 * a relay whose events another one publishes calls that one.
 */
export async function notifyRelays(relay: Queryable): Promise<void> {
  await relay.query(notify)
}

/** Events that wait, and where they lie. */
export interface OutboxBatch {
  events: OutgoingEvent[]
  /** The row of each event, in the same order. */
  rows: number[]
}

const select = {
  name: 'outbox_select',
  // The row of an aggregate is locked when its event gets its seq, and until that event is visible: whoever sees an
  // event sees all earlier ones of its aggregate, with lower seqs. A lower seq that becomes visible later belongs to
  // another aggregate, so nothing is waited for.
  text: `
    SELECT seq, id, aggregate_type, aggregate_id, aggregate_version, type, topic, key, headers, payload
    FROM outbox
    ORDER BY seq
    LIMIT $1`,
}

/** The oldest events that wait; of each aggregate in their order. */
export async function readOutbox(relay: Queryable, limit: number): Promise<OutboxBatch | undefined> {
  const { rows } = await relay.query<OutboxRow>({ ...select, values: [limit] })
  return rows.length === 0 ? undefined : { events: rows.map(eventOf), rows: rows.map(row => row.seq) }
}

const remove = {
  name: 'outbox_delete',
  text: 'DELETE FROM outbox WHERE seq = ANY($1::bigint[])',
}

/** Forgets what was published: these rows and no others, for one between them may have been committed since. */
export async function forgetOutbox(relay: Queryable, { rows }: OutboxBatch): Promise<void> {
  await relay.query({ ...remove, values: [rows] })
}

/** Events that wait, counted up to 100,000. */
export async function outboxSize(relay: Queryable): Promise<number> {
  const text = 'SELECT count(*) AS n FROM (SELECT FROM outbox LIMIT 100000) AS waiting'
  const { rows } = await relay.query<{ n: number }>({ text })
  return rows[0]!.n
}

/** Age of the oldest event that waits, in seconds; 0 when none does. */
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
