/**
 * Events over Kafka. Only the files of this folder import kafkajs; their comments name the bugs that they work around.
 */
import './kafka-timer.js'
import type { FastifyBaseLogger } from 'fastify'
import { Kafka, type LogEntry, logLevel, Partitioners } from 'kafkajs'
import { chunksWithin, groupBy } from '../collections.ts'
import { toBinary, type WireMessage } from '../events/event-encoding.ts'
import { startConsuming } from './kafka-consumer.ts'
import { keptConnection } from './kept-connection.ts'
import { type Batch, requestBytes, type Transport } from './transport.ts'

export interface KafkaOptions {
  brokers: string[]
  clientId: string
  log: FastifyBaseLogger
  /** Prefix of every topic and group name, so that tests can share a broker. */
  prefix?: string
  /** Called when kafkajs will not restart a consumer. The process should end: it looks healthy but receives nothing. */
  onFatal: (error: Error) => void
}

/** A client in which every wait has a time limit. */
export function createClient({ brokers, clientId, log }: Pick<KafkaOptions, 'brokers' | 'clientId' | 'log'>): Kafka {
  return new Kafka({
    clientId,
    brokers,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => entry => logEntry(log, entry),
  })
}

export function createKafkaTransport(options: KafkaOptions): Transport {
  const { log, prefix = '', onFatal } = options
  const kafka = createClient(options)
  const acknowledgements = new WeakMap<Batch, () => Promise<void>>()
  const stops = new Set<() => Promise<void>>()
  // A producer that failed once may never send again (kafkajs #919): the next batch gets a new one.
  const producer = keptConnection(() =>
    kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      idempotent: true,
      // With more in flight, a later batch could overtake one that is retried.
      maxInFlightRequests: 1,
    }),
  )
  // Kept open because health and lag are asked for again and again.
  const admin = keptConnection(() => kafka.admin({ retry: { retries: 0 } }))

  /** Sends the messages in their order, in as many requests as their size takes. */
  async function send(messages: (WireMessage & { topic: string })[]): Promise<void> {
    for (const some of chunksWithin(messages, requestBytes, sizeOf)) await sendTogether(some)
  }

  async function sendTogether(messages: (WireMessage & { topic: string })[]): Promise<void> {
    const topicMessages = [...groupBy(messages, message => message.topic)].map(([topic, some]) => ({
      topic: prefix + topic,
      messages: some.map(({ key, headers, value }) => ({ key, headers, value })),
    }))
    await producer.use(connected => connected.sendBatch({ acks: -1, timeout: 5000, topicMessages }))
  }

  return {
    publishBatch: events => send(events.map(({ topic, event }) => ({ topic, ...toBinary(event) }))),

    republish: send,

    async subscribe(subscription) {
      const remember = (batch: Batch, commit: () => Promise<void>) => void acknowledgements.set(batch, commit)
      const stop = startConsuming({ kafka, prefix, log, onFatal, remember }, subscription)
      stops.add(stop)
      return () => {
        stops.delete(stop)
        return stop()
      }
    },

    async commit(batch) {
      await acknowledgements.get(batch)?.()
    },

    async lag(group, topics) {
      const committed = await admin.use(connected =>
        connected.fetchOffsets({ groupId: prefix + group, topics: topics.map(topic => prefix + topic) }),
      )
      return Promise.all(
        topics.map(async topic => {
          const ends = await admin.use(connected => connected.fetchTopicOffsets(prefix + topic))
          const own = committed.find(one => one.topic === prefix + topic)?.partitions ?? []
          return { topic, messages: lagOf(own, ends) }
        }),
      )
    },

    async health() {
      await admin.use(connected => connected.describeCluster())
    },

    async close() {
      await Promise.all([...stops].map(stop => stop()))
      await Promise.all([producer.drop(), admin.drop()])
    },
  }
}

/** Bytes of a message's key, headers and value. */
function sizeOf({ key, headers, value }: WireMessage): number {
  let size = Buffer.byteLength(key ?? '') + (value?.length ?? 0)
  for (const [name, text] of Object.entries(headers)) size += name.length + Buffer.byteLength(text)
  return size
}

interface Offset {
  partition: number
  offset: string
}

/**
 * The messages after the committed offsets. For a group that has committed nothing, all messages that are still there.
 */
function lagOf(committed: Offset[], ends: (Offset & { low: string })[]): number {
  const behind = ends.map(({ partition, offset, low }) => {
    const own = Number(committed.find(one => one.partition === partition)?.offset ?? -1)
    return Math.max(0, Number(offset) - Math.max(own, Number(low)))
  })
  return behind.reduce((sum, messages) => sum + messages, 0)
}

/**
 * kafkajs logs every failed try of an outage. They go to debug, because the final error is thrown and logged by the
 * caller.
 */
function logEntry(log: FastifyBaseLogger, { log: { timestamp: _, message, ...details } }: LogEntry): void {
  log.debug({ kafka: details }, message)
}
