/** The only file that knows kafkajs. What it works around, and why: see the comments. */
import './kafka-timer.ts'
import type { FastifyBaseLogger } from 'fastify'
import {
  type Consumer,
  type EachBatchPayload,
  Kafka,
  type KafkaMessage,
  type LogEntry,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs'
import { createAlarm } from '../alarm.ts'
import { toBinary } from '../cloudevent.ts'
import { chunksOf, groupBy } from '../collections.ts'
import type { OutgoingEvent } from '../event.ts'
import { type Batch, batchLimit, type IncomingMessage, type Subscription, type Transport } from '../transport.ts'

interface KafkaOptions {
  brokers: string[]
  clientId: string
  log: FastifyBaseLogger
  /** Put before every topic and group name, so that tests can share a broker. */
  prefix?: string
  /** A consumer that kafkajs will not restart: the process looks healthy and receives nothing, so it had better end. */
  onFatal: (error: Error) => void
}

export function createKafkaTransport({ brokers, clientId, log, prefix = '', onFatal }: KafkaOptions): Transport {
  const kafka = new Kafka({
    clientId,
    brokers,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => entry => logEntry(log, entry),
  })
  const acknowledgements = new WeakMap<Batch, () => Promise<void>>()
  const stops = new Set<() => Promise<void>>()
  let producer: Promise<Producer> | undefined

  async function connectProducer(): Promise<Producer> {
    const created = kafka.producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      idempotent: true,
      // More would let a retried batch overtake a later one.
      maxInFlightRequests: 1,
    })
    await created.connect()
    return created
  }

  /** A producer that failed once may never send again (kafkajs #919): the next batch gets a new one. */
  async function dropProducer(): Promise<void> {
    const dropped = producer
    producer = undefined
    await dropped?.then(one => one.disconnect()).catch(() => {})
  }

  async function deliver(
    payload: EachBatchPayload,
    onBatch: Subscription['onBatch'],
    consumer: Consumer,
  ): Promise<void> {
    const { batch, heartbeat, resolveOffset, isRunning, isStale } = payload
    const { partition } = batch
    for (const part of chunksOf(batch.messages, batchLimit)) {
      if (!isRunning() || isStale()) return
      const last = part.at(-1)!.offset
      const topic = batch.topic.slice(prefix.length)
      const chunk: Batch = {
        topic,
        messages: part.map(message => incoming(topic, partition, message)),
        heartbeat,
      }
      acknowledgements.set(chunk, async () => {
        resolveOffset(last)
        await consumer.commitOffsets([{ topic: batch.topic, partition, offset: String(BigInt(last) + 1n) }])
      })
      await onBatch(chunk)
      await heartbeat()
    }
  }

  async function run(consumer: Consumer, { topics, onBatch }: Subscription): Promise<void> {
    await consumer.connect()
    await consumer.subscribe({ topics: topics.map(topic => prefix + topic), fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 3,
      eachBatch: payload => deliver(payload, onBatch, consumer),
    })
  }

  function createConsumer(group: string): Consumer {
    const consumer = kafka.consumer({
      groupId: prefix + group,
      allowAutoTopicCreation: false,
      // How long a killed consumer keeps its partitions from the one that replaces it.
      sessionTimeout: 8000,
      heartbeatInterval: 2000,
      rebalanceTimeout: 15_000,
      maxWaitTimeInMs: 500,
      retry: { restartOnFailure: async () => true },
    })
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) onFatal(payload.error)
    })
    return consumer
  }

  return {
    async publishBatch(events: OutgoingEvent[]) {
      const topicMessages = groupBy(events, event => event.topic)
      try {
        producer ??= connectProducer()
        await (await producer).sendBatch({
          acks: -1,
          timeout: 5000,
          topicMessages: [...topicMessages].map(([topic, some]) => ({
            topic: prefix + topic,
            messages: some.map(({ event }) => toBinary(event)),
          })),
        })
      } catch (error) {
        await dropProducer()
        throw error
      }
    },

    async subscribe(subscription) {
      const alarm = createAlarm()
      let consumer = createConsumer(subscription.group)
      let stopped = false
      const running = keepTrying()

      /** kafkajs restarts what once ran; to get that far, the broker and the topics have to be there. */
      async function keepTrying(): Promise<void> {
        for (let failures = 1; !stopped; failures++) {
          try {
            return await run(consumer, subscription)
          } catch (error) {
            if (failures === 1) log.warn({ err: error, topics: subscription.topics }, 'waiting for the broker')
            await consumer.disconnect().catch(() => {})
            await alarm.rest(Math.min(250 * 2 ** failures, 5000))
            consumer = createConsumer(subscription.group)
          }
        }
      }

      const stop = async () => {
        stopped = true
        stops.delete(stop)
        alarm.end()
        await running
        await consumer.disconnect()
      }
      stops.add(stop)
      return stop
    },

    async commit(batch) {
      await acknowledgements.get(batch)?.()
    },

    async health() {
      const admin = kafka.admin({ retry: { retries: 0 } })
      try {
        await admin.connect()
        await admin.describeCluster()
      } finally {
        await admin.disconnect()
      }
    },

    async close() {
      await Promise.all([...stops].map(stop => stop()))
      await dropProducer()
    },
  }
}

function incoming(topic: string, partition: number, { key, headers, value, offset }: KafkaMessage): IncomingMessage {
  const text: Record<string, string> = {}
  for (const [name, content] of Object.entries(headers ?? {})) {
    if (content !== undefined) text[name] = Array.isArray(content) ? content.join(',') : content.toString('utf8')
  }
  return {
    topic,
    position: `${topic}/${partition}/${offset}`,
    key: key?.toString('utf8') ?? null,
    headers: text,
    value,
  }
}

/** kafkajs reports every try of an outage; what it gives up it throws, and that is logged once by who asked. */
function logEntry(log: FastifyBaseLogger, { log: { timestamp: _, message, ...details } }: LogEntry): void {
  log.debug({ kafka: details }, message)
}
