import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Static, Type } from 'typebox'
import { NotAnEvent, readStructured, toBinary } from '../cloudevent.ts'
import { chunksOf, groupBy } from '../collections.ts'
import type { OutgoingEvent } from '../event.ts'
import { Problem } from '../problem.ts'
import type { Batch, IncomingMessage, Subscription, Transport } from '../transport.ts'

interface WebhookOptions {
  /** Base URLs of the services that take a topic's events. A topic without any has no listener: its events end here. */
  subscribersOf: (topic: string) => string[]
}

const path = '/internal/events'
const contentType = 'application/cloudevents-batch+json'
const postLimit = 100
const bodyLimit = 32 * 1024 * 1024
const patienceMs = 10_000

/** CloudEvents, each with its topic as an extension attribute: HTTP has none of its own. */
const Delivery = Type.Array(
  Type.Object({ topic: Type.String({ minLength: 1 }) }, { additionalProperties: Type.Unknown() }),
  { maxItems: postLimit },
)

/**
 * The same events without a broker: each batch is posted to its subscribers, in order, and counts as published when
 * all of them have answered that its effect is durable. One subscriber that is away therefore holds up the others;
 * a broker is what would keep them apart.
 */
export function createWebhookTransport({ subscribersOf }: WebhookOptions): Transport {
  const subscriptions: Subscription[] = []
  const committed = new WeakSet<Batch>()

  async function take(events: Static<typeof Delivery>): Promise<void> {
    for (const [topic, some] of groupBy(events, event => event.topic)) {
      const messages = some.map(({ topic: _, ...event }) => incoming(topic, event))
      const interested = subscriptions.filter(({ topics }) => topics.includes(topic))
      if (interested.length === 0) throw notTaken(503, `nobody here listens to ${topic}`)
      for (const { onBatch } of interested) {
        const batch: Batch = { topic, messages, heartbeat: async () => {} }
        await onBatch(batch)
        if (!committed.has(batch)) throw notTaken(503, `a batch of ${topic} had no effect`)
      }
    }
  }

  const routes: FastifyPluginAsyncTypebox = async app => {
    app.addContentTypeParser(contentType, { parseAs: 'string', bodyLimit }, app.getDefaultJsonParser('error', 'error'))
    app.post(path, { bodyLimit, schema: { hide: true, body: Delivery } }, async (request, reply) => {
      await take(request.body)
      return reply.code(204).send()
    })
  }

  return {
    async publishBatch(events) {
      const deliveries = events.flatMap(event => subscribersOf(event.topic).map(subscriber => ({ subscriber, event })))
      for (const [subscriber, theirs] of groupBy(deliveries, delivery => delivery.subscriber)) {
        for (const part of chunksOf(theirs, postLimit)) {
          await post(
            subscriber,
            part.map(({ event }) => event),
          )
        }
      }
    },
    async subscribe(subscription) {
      subscriptions.push(subscription)
      return async () => void subscriptions.splice(subscriptions.indexOf(subscription), 1)
    },
    async commit(batch) {
      committed.add(batch)
    },
    async health() {},
    async close() {
      subscriptions.length = 0
    },
    routes,
  }
}

async function post(subscriber: string, events: OutgoingEvent[]): Promise<void> {
  const response = await fetch(new URL(path, subscriber), {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify(events.map(({ topic, event }) => ({ ...event, topic }))),
    signal: AbortSignal.timeout(patienceMs),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`${subscriber} answered ${response.status}: ${answer.slice(0, 200)}`)
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
