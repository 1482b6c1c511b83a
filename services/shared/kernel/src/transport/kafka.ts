/** With kafka-consumer.ts and kafka-timer.js the only place that knows kafkajs; the comments say what it works around. */
import './kafka-timer.js'
import type { FastifyBaseLogger } from 'fastify'
import { Kafka, type LogEntry, logLevel, Partitioners } from 'kafkajs'
import { groupBy } from '../collections.ts'
import { toBinary, type WireMessage } from '../event-encoding.ts'
import type { Batch, Transport } from '../transport.ts'
import { startConsuming } from './kafka-consumer.ts'
import { keptConnection } from './kept-connection.ts'

export interface KafkaOptions {
  brokers: string[]
  clientId: string
  log: FastifyBaseLogger
  /** Put before every topic and group name, so that tests can share a broker. */
  prefix?: string
  /** A consumer that kafkajs will not restart: the process looks healthy and receives nothing, so it had better end. */
  onFatal: (error: Error) => void
}

/** A client whose every wait has an end. */
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
      // More would let a retried batch overtake a later one.
      maxInFlightRequests: 1,
    }),
  )
  // Health and lag are asked for again and again.
  const admin = keptConnection(() => kafka.admin({ retry: { retries: 0 } }))

  async function send(messages: (WireMessage & { topic: string })[]): Promise<void> {
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

interface Offset {
  partition: number
  offset: string
}

/** A group that has committed nothing has everything before it that is still there. */
function lagOf(committed: Offset[], ends: (Offset & { low: string })[]): number {
  const behind = ends.map(({ partition, offset, low }) => {
    const own = Number(committed.find(one => one.partition === partition)?.offset ?? -1)
    return Math.max(0, Number(offset) - Math.max(own, Number(low)))
  })
  return behind.reduce((sum, messages) => sum + messages, 0)
}

/** kafkajs reports every try of an outage; what it gives up it throws, and that is logged once by who asked. */
function logEntry(log: FastifyBaseLogger, { log: { timestamp: _, message, ...details } }: LogEntry): void {
  log.debug({ kafka: details }, message)
}
