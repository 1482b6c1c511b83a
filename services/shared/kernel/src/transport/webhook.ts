import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { type Static, Type } from 'typebox'
import { requireServiceSecret } from '../access/service-secret.ts'
import { chunksOf, chunksWithin, groupBy } from '../collections.ts'
import type { OutgoingEvent } from '../events/event.ts'
import { fromBinary, NotAnEvent, readStructured, toBinary } from '../events/event-encoding.ts'
import { Problem } from '../http/problem.ts'
import { type Batch, type IncomingMessage, requestBytes, type Subscription, type Transport } from './transport.ts'

interface WebhookOptions {
  /** Secret of the services; a service that posts events sends it along. */
  secret: string
  /** Base URLs of a topic's subscribers. The events of a topic without subscribers are dropped. */
  subscribersOf: (topic: string) => string[]
}

const path = '/internal/events'
const contentType = 'application/cloudevents-batch+json'
const postLimit = 100
/** More than `requestBytes`: an event that is larger is posted alone. */
const bodyLimit = 32 * 1024 * 1024
const timeoutMs = 10_000

type Posted = Pick<OutgoingEvent, 'topic' | 'event'>

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

/**
 * Events over HTTP, without a broker. A batch is posted to each subscriber in order, and counts as published when all
 * of them have answered that its effect is durable. So a subscriber that is down blocks the others; only a broker would
 * decouple them.
 */
export function createWebhookTransport({ secret, subscribersOf }: WebhookOptions): Transport {
  const subscriptions = new Set<Listening>()
  const committed = new WeakSet<Batch>()
  const credential = `Bearer ${secret}`

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
    const onRequest = requireServiceSecret(secret)
    app.post(path, { bodyLimit, schema: { hide: true, body: Delivery }, onRequest }, async (request, reply) => {
      await take(request.body)
      return reply.code(204).send()
    })
  }

  async function endListening(listening: Listening): Promise<void> {
    subscriptions.delete(listening)
    await Promise.allSettled(listening.busy.values())
  }

  /** Posts the events in their order, in as many requests as their number and size take. */
  async function send(events: Posted[]): Promise<void> {
    const deliveries = events.flatMap(({ topic, event }) => {
      const text = JSON.stringify({ ...event, topic })
      return subscribersOf(topic).map(subscriber => ({ subscriber, text }))
    })
    for (const [subscriber, theirs] of groupBy(deliveries, delivery => delivery.subscriber)) {
      const texts = theirs.map(({ text }) => text)
      for (const part of chunksWithin(texts, requestBytes, Buffer.byteLength)) {
        for (const some of chunksOf(part, postLimit)) await post(subscriber, credential, `[${some.join(',')}]`)
      }
    }
  }

  return {
    publishBatch: send,
    // `fromBinary` throws for messages that are not events, and those cannot have come by a webhook.
    republish: async messages => send(messages.map(message => ({ topic: message.topic, event: fromBinary(message) }))),
    async subscribe(subscription) {
      const listening: Listening = { ...subscription, busy: new Map() }
      subscriptions.add(listening)
      return () => endListening(listening)
    },
    async commit(batch) {
      committed.add(batch)
    },
    async health() {},
    async close() {
      await Promise.all([...subscriptions].map(endListening))
    },
    routes,
  }
}

/** @param body a list of events in JSON */
async function post(subscriber: string, credential: string, body: string): Promise<void> {
  const response = await fetch(new URL(path, subscriber), {
    method: 'POST',
    headers: { 'content-type': contentType, authorization: credential },
    body,
    signal: AbortSignal.timeout(timeoutMs),
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
