/**
 * One relay through real Kafka (acks=all): how fast it empties a full outbox, in turns with raw kafkajs that sends the same
 * batches without an outbox; and how old an event is when a consumer has it, while a thousand are stored in a second.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { chunksOf } from '@groundwork/kernel/collections'
import { createWithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { createEvent } from '@groundwork/kernel/events/event'
import { fromBinary, toBinary } from '@groundwork/kernel/events/event-encoding'
import { eventInsert } from '@groundwork/kernel/events/outbox'
import { createRelay, type Relay } from '@groundwork/kernel/events/relay'
import { uuidv7 } from '@groundwork/kernel/ids'
import { publishLimit } from '@groundwork/kernel/transport/transport'
import { silent } from '@groundwork/testkit/silent'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { withEngines } from './engines.ts'
import { benchEvent, benchNote, type MessagingParts, withMessaging } from './messaging.ts'
import { inTurns, percentile } from './turns.ts'

const eventsPerTurn = 20_000
/** For a machine that has other things to do. */
const longestMs = 180_000
const offered = { perSecond: 1000, seconds: 10, everyMs: 10 }

export function relay(say: (line: string) => void) {
  return withEngines(engines =>
    withMessaging(engines, async parts => {
      const { relayPool, transport, metrics, newTopic } = parts
      const topic = await newTopic()
      const relay = createRelay({ pool: relayPool, transport, log: silent, metrics })
      const producer = new Kafka({ brokers: [engines.kafka], logLevel: logLevel.NOTHING }).producer({
        createPartitioner: Partitioners.DefaultPartitioner,
        idempotent: true,
        maxInFlightRequests: 1,
      })
      await producer.connect()
      relay.start()
      const sendRaw = async () => {
        const batches = chunksOf(newEvents(topic, eventsPerTurn), publishLimit)
        const began = performance.now()
        for (const batch of batches) {
          await producer.send({ topic, acks: -1, messages: batch.map(({ event }) => toBinary(event)) })
        }
        return perSecond(began)
      }
      try {
        const emptying = await inTurns({ ours: () => emptyOutbox(parts, topic, relay), raw_kafkajs: sendRaw }, say)
        return { relay: emptying, [`age_ms_at_${offered.perSecond}_per_second`]: await agesWhileOffered(parts, relay) }
      } finally {
        await relay.stop()
        await producer.disconnect()
      }
    }),
  )
}

const perSecond = (began: number) => (eventsPerTurn / (performance.now() - began)) * 1000

const newEvents = (topic: string, count: number) => Array.from({ length: count }, () => newEvent(topic))

function newEvent(topic: string) {
  const thingId = uuidv7()
  return createEvent(benchEvent(topic), { aggregateId: thingId, version: 1, data: { thingId, note: benchNote } })
}

/** From the moment at which the events are there until the last of them is published and forgotten. */
async function emptyOutbox({ pool, admin }: MessagingParts, topic: string, relay: Relay): Promise<number> {
  for (const events of chunksOf(newEvents(topic, eventsPerTurn), 5000)) await pool.query(eventInsert(events))
  await admin.query({ text: 'ANALYZE inventory.outbox' })
  const began = performance.now()
  relay.wake()
  const some = 'SELECT EXISTS (SELECT FROM inventory.outbox) AS some'
  while ((await admin.query<{ some: boolean }>({ text: some })).rows[0]!.some) {
    if (performance.now() - began > longestMs) throw new Error('the outbox does not get empty')
    await delay(10)
  }
  return perSecond(began)
}

/** From an event's own time, before it is stored, until a consumer has read it. */
async function agesWhileOffered({ pool, newTopic, transport }: MessagingParts, relay: Relay) {
  const topic = await newTopic()
  const ages: number[] = []
  const stop = await transport.subscribe({
    group: `${topic}-ages`,
    topics: [topic],
    onBatch: async batch => {
      for (const message of batch.messages) {
        ages.push(Date.now() - Date.parse(fromBinary(message).time))
      }
      await transport.commit(batch)
    },
  })
  const withTransaction = createWithTransaction(pool, relay.wake)
  const total = offered.perSecond * offered.seconds
  const started = performance.now()
  const stored: Promise<void>[] = []
  for (let sent = 0; sent < total; await delay(offered.everyMs)) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * offered.perSecond))
    const events = Array.from({ length: due - sent }, () => newEvent(topic))
    stored.push(withTransaction(async work => work.emit(...events)))
    sent = due
  }
  await Promise.all(stored)
  const deadline = performance.now() + longestMs
  while (ages.length < total && performance.now() < deadline) await delay(20)
  await stop()
  if (ages.length < total) throw new Error(`${ages.length} of ${total} events arrived`)
  return { p50: percentile(ages, 0.5), p99: percentile(ages, 0.99), max: percentile(ages, 1) }
}
