import type { FastifyBaseLogger } from 'fastify'
import { Counter } from 'prom-client'
import { chunksOf } from './collections.ts'
import { deadLetterEvent, storable, storableReason } from './dead-letter.ts'
import { keepDeadLetter } from './inbox.ts'
import { createOutageLog } from './outage-log.ts'
import { isTooSlow, isTransient } from './pg-errors.ts'
import type { Metrics } from './telemetry.ts'
import type { Batch, IncomingMessage, Transport } from './transport.ts'
import type { UnitOfWork, WithTransaction } from './unit-of-work.ts'
import { createWakeup } from './wakeup.ts'

/** A message can have no effect, now or later, and why. Throw it to have the message kept as a dead letter. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError'
}

/** What became of the messages of a batch; `ignored` are not meant for this consumer. */
export type BatchResult = Partial<Record<'applied' | 'duplicate' | 'ignored' | 'dead', number>>

/**
 * Applies messages in their order, in the given transaction. It is called with many, and again with fewer, down to each
 * alone, when that failed. It must bear a message that it has seen before.
 */
export type MessageHandler = (
  work: UnitOfWork,
  messages: IncomingMessage[],
  deadLetter: DeadLetterMessage,
) => Promise<BatchResult>

/** Keeps one message of the batch as a dead letter, in the batch's transaction; the others have their effect. */
export type DeadLetterMessage = (message: IncomingMessage, reason: string) => Promise<void>

interface ConsumerOptions {
  /** Name of the consumer: group at the broker, key in the inbox. */
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
 * Effect once, whatever is delivered how often: the effect and the proof of it commit together, the broker hears of it
 * afterwards. A batch that fails is taken in halves, so one poison message costs one dead letter, and a batch that is too
 * much for the database at once becomes less. Transient errors are retried without limit.
 */
export async function startConsumer(options: ConsumerOptions): Promise<() => Promise<void>> {
  const { group, topics, apply, transport, withTransaction, log } = options
  const handled = handledMessages(options.metrics)
  const outage = createOutageLog(log, `messages for ${group} wait for the database`)
  const wakeup = createWakeup()
  let stopping = false

  async function onBatch(batch: Batch): Promise<void> {
    await take(batch)
    await transport.commit(batch)
  }

  async function take(batch: Batch): Promise<void> {
    const { topic, messages, heartbeat } = batch
    for (let failures = 0; ; failures++) {
      try {
        count(topic, await (messages.length === 1 ? applyAlone(messages[0]!) : applyTogether(messages)))
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
      if (!(error instanceof PermanentError)) log.error({ err: error, position: message.position }, 'a handler failed')
      await withTransaction(work => keepAsDeadLetter(work, message, reason))
      return { dead: 1 }
    }
  }

  async function keepAsDeadLetter(work: UnitOfWork, message: IncomingMessage, why: string): Promise<void> {
    const letter = storable(message)
    const reason = storableReason(why)
    log.warn({ position: message.position, reason }, 'a message was kept as a dead letter')
    if (await keepDeadLetter(work, group, letter, reason)) work.emit(deadLetterEvent(group, letter, reason))
  }

  function count(topic: string, counts: BatchResult): void {
    for (const [result, number] of Object.entries(counts)) handled.inc({ consumer: group, topic, result }, number)
  }

  const stop = await transport.subscribe({ group, topics, onBatch })
  return async () => {
    stopping = true
    wakeup.end()
    await stop()
  }
}

/** Shared by the consumers of one service. */
function handledMessages(metrics: Metrics): Counter {
  const name = 'consumer_messages_total'
  const known = metrics.getSingleMetric(name)
  if (known instanceof Counter) return known
  return new Counter({
    name,
    help: 'Messages by what became of them: applied, duplicate, ignored, dead.',
    labelNames: ['consumer', 'topic', 'result'],
    registers: [metrics],
  })
}
