import type { FastifyBaseLogger } from 'fastify'
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { chunksOf } from '../collections.ts'
import { createWakeup } from '../process/wakeup.ts'
import { type Batch, batchLimit, type IncomingMessage, type Subscription } from './transport.ts'

interface ConsumingOptions {
  kafka: Kafka
  prefix: string
  log: FastifyBaseLogger
  /** Called when kafkajs gives up a consumer for good. */
  onFatal: (error: Error) => void
  /** Stores the function that commits a batch. */
  remember: (batch: Batch, commit: () => Promise<void>) => void
}

/** How long the partitions of a killed consumer wait for its replacement, in milliseconds. */
export const sessionTimeoutMs = 8000

/** Starts a consumer; the broker may come up later. @returns a function that stops it after the current batch */
export function startConsuming(options: ConsumingOptions, subscription: Subscription): () => Promise<void> {
  const wakeup = createWakeup()
  let consumer = createConsumer(options, subscription.group)
  let stopped = false
  const running = keepTrying()

  /** kafkajs restarts a consumer that ran once. The first start fails while the broker or a topic is missing. */
  async function keepTrying(): Promise<void> {
    for (let failures = 1; !stopped; failures++) {
      try {
        return await run(options, consumer, subscription)
      } catch (error) {
        if (failures === 1) options.log.warn({ err: error, topics: subscription.topics }, 'waiting for the broker')
        await consumer.disconnect().catch(() => {})
        await wakeup.delay(Math.min(250 * 2 ** failures, 5000))
        consumer = createConsumer(options, subscription.group)
      }
    }
  }

  return async () => {
    stopped = true
    wakeup.end()
    await running
    await consumer.disconnect()
  }
}

function createConsumer({ kafka, prefix, onFatal }: ConsumingOptions, group: string): Consumer {
  const consumer = kafka.consumer({
    groupId: prefix + group,
    allowAutoTopicCreation: false,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 2000,
    rebalanceTimeout: 15_000,
    // A broker with messages answers at once. This only sets how often an idle consumer asks again.
    maxWaitTimeInMs: 2000,
    retry: { restartOnFailure: async () => true },
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) onFatal(payload.error)
  })
  return consumer
}

async function run(options: ConsumingOptions, consumer: Consumer, { topics, onBatch }: Subscription): Promise<void> {
  await consumer.connect()
  await consumer.subscribe({ topics: topics.map(topic => options.prefix + topic), fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: 3,
    eachBatch: payload => deliver(options, payload, onBatch),
  })
}

/**
 * Splits what one fetch brought for a partition into batches of our size, and commits each of them.
 *
 * It commits by the payload and not by `consumer.commitOffsets`. A consumer that was paused for too long gets the error
 * UNKNOWN MEMBER from the broker. `commitOffsets` wraps that in an error that ends the consumer for good. The payload's
 * function throws the error as it is, and kafkajs joins the group again; another member then gets the batch.
 * https://github.com/tulios/kafkajs/issues/1277
 */
async function deliver(
  { prefix, remember }: ConsumingOptions,
  { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale }: EachBatchPayload,
  onBatch: Subscription['onBatch'],
): Promise<void> {
  const { partition } = batch
  const topic = batch.topic.slice(prefix.length)
  for (const part of chunksOf(batch.messages, batchLimit)) {
    if (!isRunning() || isStale()) return
    const last = part.at(-1)!.offset
    const chunk: Batch = { topic, messages: part.map(message => incoming(topic, partition, message)), heartbeat }
    remember(chunk, async () => {
      resolveOffset(last)
      const next = { partition, offset: String(BigInt(last) + 1n) }
      await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: [next] }] })
    })
    await onBatch(chunk)
    await heartbeat()
  }
}

export function incoming(
  topic: string,
  partition: number,
  { key, headers, value, offset }: KafkaMessage,
): IncomingMessage {
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
