/** The receiving side of events over HTTP. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyPluginAsync } from 'fastify'
import { type Static, Type } from 'typebox'
import { requireServiceSecret } from '../access/service-secret.ts'
import { groupBy } from '../collections.ts'
import { NotAnEvent, readStructured, toBinary } from '../events/event-encoding.ts'
import { Problem } from '../http/problem.ts'
import type { Batch, IncomingMessage, Subscription, Transport } from './transport.ts'

export const eventsPath = '/internal/events'
export const contentType = 'application/cloudevents-batch+json'
/** The most events in a request. */
export const postLimit = 100
/** More than `requestBytes`: an event that is larger is posted alone. */
const bodyLimit = 32 * 1024 * 1024

/** A subscription with the batches that it is working on. */
interface Listening extends Subscription {
  /** By topic: the call of `onBatch` that is under way. */
  busy: Map<string, Promise<void>>
}

/** CloudEvents with the topic as an extension attribute, because HTTP has no topics. */
const Delivery = Type.Array(
  Type.Object({ topic: Type.String({ minLength: 1 }) }, { additionalProperties: Type.Unknown() }),
  { maxItems: postLimit },
)

type WebhookReceiver = Pick<Transport, 'subscribe' | 'commit' | 'close'> & { routes: FastifyPluginAsync }

/** Takes posted events and delivers them to the subscriptions of this process. @param secret that a sender has to show */
export function createWebhookReceiver(secret: string): WebhookReceiver {
  const subscriptions = new Set<Listening>()
  const committed = new WeakSet<Batch>()

  async function take(events: Static<typeof Delivery>): Promise<void> {
    for (const [topic, some] of groupBy(events, event => event.topic)) {
      const messages = some.map(({ topic: _, ...event }) => incoming(topic, event))
      const interested = [...subscriptions].filter(({ topics }) => topics.includes(topic))
      if (interested.length === 0) throw notTaken(503, `nobody here listens to ${topic}`)
      for (const subscription of interested) await deliver(subscription, { topic, messages, heartbeat: async () => {} })
    }
  }

  /**
   * Calls `onBatch`, one call at a time for each topic. A sender that gave up waiting posts the same events again while
   * the call goes on. It gets 503, because otherwise each try would add one more call that waits for the same database.
   */
  async function deliver({ busy, onBatch }: Listening, batch: Batch): Promise<void> {
    const { topic } = batch
    if (busy.has(topic)) throw notTaken(503, `an earlier batch of ${topic} is still being worked on`)
    const call = onBatch(batch).finally(() => busy.delete(topic))
    busy.set(topic, call)
    await call
    if (!committed.has(batch)) throw notTaken(503, `a batch of ${topic} had no effect`)
  }

  const routes: FastifyPluginAsyncTypebox = async app => {
    app.addContentTypeParser(contentType, { parseAs: 'string', bodyLimit }, app.getDefaultJsonParser('error', 'error'))
    const options = { bodyLimit, schema: { hide: true, body: Delivery }, onRequest: requireServiceSecret(secret) }
    app.post(eventsPath, options, async (request, reply) => {
      await take(request.body)
      return reply.code(204).send()
    })
  }

  async function endListening(listening: Listening): Promise<void> {
    subscriptions.delete(listening)
    await Promise.allSettled(listening.busy.values())
  }

  return {
    async subscribe(subscription) {
      const listening: Listening = { ...subscription, busy: new Map() }
      subscriptions.add(listening)
      return () => endListening(listening)
    },
    async commit(batch) {
      committed.add(batch)
    },
    async close() {
      await Promise.all([...subscriptions].map(endListening))
    },
    routes,
  }
}

function incoming(topic: string, event: unknown): IncomingMessage {
  try {
    const read = readStructured(event)
    return { topic, position: `webhook/${read.id}`, ...toBinary(read) }
  } catch (error) {
    if (error instanceof NotAnEvent) throw notTaken(400, error.message)
    throw error
  }
}

/** The sender keeps the events and tries again. */
function notTaken(status: 400 | 503, detail: string): Problem {
  return new Problem({ status, slug: 'not-taken', title: 'The events were not taken', detail })
}
