import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, type Consumer, type EachBatchPayload, type KafkaMessage, Partitioners } from 'kafkajs'
import type { CloudEvent, OutgoingEvent } from '../events/event.ts'
import { fromBinary } from '../events/event-encoding.ts'
import { createClient, createKafkaTransport, type KafkaOptions } from './kafka.ts'
import { incoming } from './kafka-consumer.ts'

/** A topic used as an event store. */
export interface EventStore {
  /** Resolves when the event is durable; every `read` that begins later returns it. */
  append(event: OutgoingEvent): Promise<void>
  /**
   * The events of one aggregate in their order, each once. Events that are appended after it began are left out.
   * @throws NotAnEvent when one of the aggregate's messages is not a CloudEvent
   */
  read(topic: string, aggregateId: string): Promise<CloudEvent[]>
  /**
   * All events of a topic, each aggregate's in their order; one that was published twice comes twice. It ends like
   * `read`.
   */
  readAll(topic: string): Promise<CloudEvent[]>
  close(): Promise<void>
}

/** Offsets of one partition: the first one, and the one after the last. */
interface Range {
  partition: number
  from: bigint
  to: bigint
}

const readMs = 30_000

/**
 * An aggregate's events are in the partition of its key. `read` reads that partition only, from its first message to
 * the end that it had when the call began. The topic must not be compacted and must have no transactions, as the
 * platform's topics: otherwise the last offset may not be a message, and the reader would wait for it in vain.
 *
 * kafkajs cannot read without a consumer group, so each call uses a new group and deletes it.
 */
export function createKafkaEventStore(options: Omit<KafkaOptions, 'onFatal'>): EventStore {
  const { prefix = '' } = options
  const kafka = createClient(options)
  const transport = createKafkaTransport({ ...options, onFatal: () => {} })

  async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = kafka.admin()
    await admin.connect()
    try {
      return await work(admin)
    } finally {
      await admin.disconnect()
    }
  }

  /** All events in the ranges, whatever their key. */
  async function readRanges(topic: string, all: Range[]): Promise<CloudEvent[]> {
    const ranges = all.filter(({ from, to }) => from < to)
    if (ranges.length === 0) return []
    const groupId = `${prefix}history-${randomUUID()}`
    const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false })
    try {
      await consumer.connect()
      await consumer.subscribe({ topic: prefix + topic, fromBeginning: true })
      const messages = await messagesOf(consumer, prefix + topic, ranges)
      return messages.map(({ partition, message }) => fromBinary(incoming(topic, partition, message)))
    } finally {
      await consumer.disconnect()
      await withAdmin(admin => admin.deleteGroups([groupId])).catch(() => {})
    }
  }

  return {
    append: event => transport.publishBatch([event]),
    async read(topic, aggregateId) {
      const range = await withAdmin(admin => rangeOf(admin, prefix + topic, aggregateId))
      const events = (await readRanges(topic, [range])).filter(({ partitionkey }) => partitionkey === aggregateId)
      // A relay that died before it deleted a batch from the outbox has published it twice.
      return [...new Map(events.map(event => [event.id, event])).values()]
    },
    async readAll(topic) {
      return readRanges(topic, await withAdmin(admin => rangesOf(admin, prefix + topic)))
    },
    close: transport.close,
  }
}

async function rangesOf(admin: Admin, topic: string): Promise<Range[]> {
  const offsets = await admin.fetchTopicOffsets(topic)
  return offsets.map(({ partition, low, high }) => ({ partition, from: BigInt(low), to: BigInt(high) }))
}

async function rangeOf(admin: Admin, topic: string, key: string): Promise<Range> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const partition = Partitioners.DefaultPartitioner()({
    topic,
    partitionMetadata: topics[0]!.partitions,
    message: { key, value: null },
  })
  return (await rangesOf(admin, topic)).find(range => range.partition === partition)!
}

interface Placed {
  partition: number
  message: KafkaMessage
}

async function messagesOf(consumer: Consumer, topic: string, ranges: Range[]): Promise<Placed[]> {
  const found: Placed[] = []
  const open = new Map(ranges.map(range => [range.partition, range]))
  const late = new AbortController()
  const finished = new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch, pause }: EachBatchPayload) => {
      const { partition, messages } = batch
      const range = open.get(partition)
      if (!range) return void pause()
      const within = messages.filter(({ offset }) => BigInt(offset) < range.to)
      found.push(...within.map(message => ({ partition, message })))
      if (BigInt(batch.lastOffset()) < range.to - 1n) return
      open.delete(partition)
      if (open.size === 0) resolve()
    }
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({ autoCommit: false, eachBatch }).catch(reject)
    for (const { partition, from } of ranges) consumer.seek({ topic, partition, offset: String(from) })
    const message = `the events of ${topic} did not come within ${readMs / 1000} s`
    const giveUp = () => reject(new Error(message))
    delay(readMs, undefined, { signal: late.signal }).then(giveUp, () => {})
  })
  await finished.finally(() => late.abort())
  return found
}
