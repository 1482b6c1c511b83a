/**
 * A consumer with an inbox on a full topic: messages that have their effect, in turns with raw kafkajs and `pg` that do the
 * same statements; then the topic from offset 0 once more, which must change nothing.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { chunksOf } from '@groundwork/kernel/collections'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { createWithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { startConsumer } from '@groundwork/kernel/events/consumer'
import { createEvent } from '@groundwork/kernel/events/event'
import { handleEvents } from '@groundwork/kernel/events/event-handler'
import { uuidv7 } from '@groundwork/kernel/ids'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { silent } from '@groundwork/testkit/silent'
import { Kafka, logLevel } from 'kafkajs'
import type pg from 'pg'
import { type Engines, withEngines } from './engines.ts'
import { benchEvent, benchNote, type MessagingParts, withMessaging } from './messaging.ts'
import { inTurns } from './turns.ts'

const messages = 20_000
const things = 500
const batchLimit = 500

const effectSql = {
  name: 'bench_effect',
  text: `
    INSERT INTO inventory.bench_effects
    SELECT thing, count(*) FROM unnest($1::uuid[]) AS thing GROUP BY thing ORDER BY thing
    ON CONFLICT (thing) DO UPDATE SET count = bench_effects.count + excluded.count`,
}

export function inbox(say: (line: string) => void) {
  return withEngines(engines =>
    withMessaging(engines, async parts => {
      const { admin, newTopic, transport } = parts
      const topic = await newTopic()
      await admin.query({
        text: `
          CREATE TABLE inventory.bench_effects (thing uuid PRIMARY KEY, count bigint NOT NULL);
          GRANT ALL ON inventory.bench_effects TO inventory_app`,
      })
      const thingIds = Array.from({ length: things }, uuidv7)
      const events = Array.from({ length: messages }, (_, index) => {
        const thingId = thingIds[index % things]!
        const data = { thingId, note: benchNote }
        return createEvent(benchEvent(topic), { aggregateId: thingId, version: index, data })
      })
      for (const some of chunksOf(events, 1000)) await transport.publishBatch(some)
      let consumers = 0
      const nextConsumer = () => `bench-${++consumers}`
      const compared = await inTurns(
        {
          ours: () => consume(parts, topic, nextConsumer()),
          raw_kafkajs_pg: () => consumeRaw(engines, parts, topic, nextConsumer()),
        },
        say,
      )
      say('once more from offset 0')
      const before = await fingerprint(parts)
      await consume(parts, topic, 'bench-again', 'bench-1')
      return { inbox: compared, replay: { messages, rows_changed: before === (await fingerprint(parts)) ? 0 : 'some' } }
    }),
  )
}

/** From the start of the consumer until every message was handled. @param name under which the inbox knows it */
async function consume(
  { pool, transport }: MessagingParts,
  topic: string,
  group: string,
  name = group,
): Promise<number> {
  const metrics = createMetrics('bench')
  const handle = async (work: UnitOfWork, events: { subject: string }[]) => {
    await work.query({ ...effectSql, values: [events.map(event => event.subject)] })
  }
  const apply = handleEvents(name, [benchEvent(topic)], handle)
  const withTransaction = createWithTransaction(pool, () => {})
  const began = performance.now()
  const stop = await startConsumer({ group, topics: [topic], apply, transport, withTransaction, log: silent, metrics })
  const handled = async () => {
    const counts = await metrics.getSingleMetric('consumer_messages_total')!.get()
    return counts.values.reduce((sum, { value }) => sum + value, 0)
  }
  await until(async () => (await handled()) >= messages)
  const seconds = (performance.now() - began) / 1000
  await stop()
  return messages / seconds
}

async function consumeRaw({ kafka }: Engines, { pool }: MessagingParts, topic: string, group: string): Promise<number> {
  const consumer = new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING }).consumer({ groupId: group })
  let handled = 0
  const began = performance.now()
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 3,
    eachBatch: async ({ batch }) => {
      for (const some of chunksOf(batch.messages, batchLimit)) {
        const thingIds = some.map(({ value }) => JSON.parse(value!.toString()).thingId as string)
        const ids = some.map(({ headers }) => String(headers?.ce_id))
        const client = (await pool.connect()) as pg.PoolClient
        await client.query('BEGIN')
        await client.query({ name: 'bench_inbox', text: recordMessagesSql, values: [group, ids] })
        await client.query({ ...effectSql, values: [thingIds] })
        await client.query('COMMIT')
        client.release()
        handled += some.length
      }
      const offset = String(BigInt(batch.lastOffset()) + 1n)
      await consumer.commitOffsets([{ topic, partition: batch.partition, offset }])
    },
  })
  await until(async () => handled >= messages)
  const seconds = (performance.now() - began) / 1000
  await consumer.disconnect()
  return messages / seconds
}

const recordMessagesSql = `
  INSERT INTO inventory.inbox (consumer, message_id) SELECT $1, id FROM unnest($2::uuid[]) AS id ORDER BY id
  ON CONFLICT DO NOTHING RETURNING message_id`

/** Of every row and of the transaction that wrote it last. */
async function fingerprint({ admin }: MessagingParts): Promise<string> {
  const of = (table: string, key: string) =>
    `(SELECT md5(string_agg(xmin::text || t::text, ',' ORDER BY ${key})) FROM inventory.${table} AS t)`
  const text = `SELECT ${of('inbox', 'consumer, message_id')} || ${of('bench_effects', 'thing')} AS fingerprint`
  return (await admin.query<{ fingerprint: string }>({ text })).rows[0]!.fingerprint
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 180_000
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error('not all messages were handled within three minutes')
    await delay(5)
  }
}
