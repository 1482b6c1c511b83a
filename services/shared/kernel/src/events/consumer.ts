import type { FastifyBaseLogger } from 'fastify'
import { chunksOf } from '../collections.ts'
import { isTooSlow, isTransient } from '../database/pg-errors.ts'
import type { UnitOfWork, WithTransaction } from '../database/unit-of-work.ts'
import { crashPoint } from '../process/crash-point.ts'
import { createWakeup } from '../process/wakeup.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { createOutageLog } from '../telemetry/outage-log.ts'
import { traceIdOf } from '../telemetry/tracing.ts'
import type { Batch, IncomingMessage, Transport } from '../transport/transport.ts'
import { consumerMeter, measureLag } from './consumer-metrics.ts'
import { deadLetterEvent, storable, storableReason } from './dead-letter.ts'
import { keepDeadLetter } from './inbox.ts'

/** Thrown by a handler when its message can never have an effect; the message then becomes a dead letter. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError'
}

/** How many messages of a batch had which result; `ignored` messages are not meant for this consumer. */
export type BatchResult = Partial<Record<'applied' | 'duplicate' | 'ignored' | 'dead', number>>

/**
 * Applies messages in their order, in the given transaction. After a failure it is called again with fewer of them,
 * down to a single one. It must be idempotent: a message may come more than once.
 */
export type MessageHandler = (
  work: UnitOfWork,
  messages: IncomingMessage[],
  deadLetter: DeadLetterMessage,
) => Promise<BatchResult>

/**
 * Stores one message of the batch as a dead letter in the batch's transaction, so that the others can have their
 * effect.
 */
export type DeadLetterMessage = (message: IncomingMessage, reason: string) => Promise<void>

interface ConsumerOptions {
  /** Name of the consumer: its group at the broker, and its key in the inbox. */
  group: string
  topics: readonly string[]
  apply: MessageHandler
  transport: Transport
  withTransaction: WithTransaction
  log: FastifyBaseLogger
  metrics: Metrics
}

const longestPauseMs = 2000

/**
 * Starts a consumer whose messages have their effect once, however often they are delivered: the effect and the inbox
 * row are committed together, and the offset afterwards. A batch that fails is split in halves, so a poison message
 * costs one dead letter, and a batch that is too large for the database becomes smaller. Transient errors are retried
 * without limit.
 * @returns a function that stops the consumer after the current batch
 */
export async function startConsumer(options: ConsumerOptions): Promise<() => Promise<void>> {
  const { group, topics, apply, transport, withTransaction, log } = options
  const meter = consumerMeter(options.metrics)
  const outage = createOutageLog(log, `messages for ${group} wait for the database`)
  const wakeup = createWakeup()
  let stopping = false

  async function onBatch(batch: Batch): Promise<void> {
    crashPoint('consumer.before-effect')
    await take(batch)
    crashPoint('consumer.after-effect')
    await transport.commit(batch)
  }

  async function take(batch: Batch): Promise<void> {
    const { topic, messages, heartbeat } = batch
    for (let failures = 0; ; failures++) {
      try {
        const done = meter.duration.startTimer({ consumer: group, topic })
        count(topic, await (messages.length === 1 ? applyAlone(messages[0]!) : applyTogether(messages)))
        done()
        return outage.over()
      } catch (error) {
        if (messages.length > 1 && (isTooSlow(error) || !isTransient(error))) return await takeInHalves(batch)
        if (!isTransient(error) || stopping) throw error
        outage.failed(error)
        await wakeup.delay(Math.min(50 * 2 ** failures, longestPauseMs))
        await heartbeat()
      }
    }
  }

  async function takeInHalves(batch: Batch): Promise<void> {
    for (const messages of chunksOf(batch.messages, Math.ceil(batch.messages.length / 2))) {
      await take({ ...batch, messages })
      await batch.heartbeat()
    }
  }

  function applyTogether(messages: IncomingMessage[]): Promise<BatchResult> {
    return withTransaction(async work => {
      let dead = 0
      const deadLetter: DeadLetterMessage = async (message, reason) => {
        dead++
        await keepAsDeadLetter(work, message, reason)
      }
      return { ...(await apply(work, messages, deadLetter)), dead }
    })
  }

  async function applyAlone(message: IncomingMessage): Promise<BatchResult> {
    try {
      return await applyTogether([message])
    } catch (error) {
      if (isTransient(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      if (!(error instanceof PermanentError)) log.error({ err: error, ...placeOf(message) }, 'a handler failed')
      await withTransaction(work => keepAsDeadLetter(work, message, reason))
      return { dead: 1 }
    }
  }

  async function keepAsDeadLetter(work: UnitOfWork, message: IncomingMessage, why: string): Promise<void> {
    const letter = storable(message)
    const reason = storableReason(why)
    log.warn({ ...placeOf(message), reason }, 'a message was kept as a dead letter')
    if (await keepDeadLetter(work, group, letter, reason)) work.emit(deadLetterEvent(group, letter, reason))
  }

  function count(topic: string, counts: BatchResult): void {
    for (const [result, number] of Object.entries(counts)) meter.handled.inc({ consumer: group, topic, result }, number)
  }

  measureLag(meter, transport, group, topics)
  const stop = await transport.subscribe({ group, topics, onBatch })
  return async () => {
    stopping = true
    wakeup.end()
    await stop()
  }
}

/** Position and trace of a message, for a log line. */
function placeOf({ position, headers }: IncomingMessage) {
  return { position, trace_id: traceIdOf(headers.traceparent) }
}
