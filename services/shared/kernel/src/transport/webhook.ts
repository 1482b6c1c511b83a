/** Events over HTTP, without a broker. */
import { chunksOf, chunksWithin, groupBy } from '../collections.ts'
import type { OutgoingEvent } from '../events/event.ts'
import { fromBinary } from '../events/event-encoding.ts'
import { requestBytes, type Transport } from './transport.ts'
import { contentType, createWebhookReceiver, eventsPath, postLimit } from './webhook-receiver.ts'

interface WebhookOptions {
  /** Secret of the services; a service that posts events sends it along. */
  secret: string
  /** Base URLs of a topic's subscribers. The events of a topic without subscribers are dropped. */
  subscribersOf: (topic: string) => string[]
}

const timeoutMs = 10_000

type Posted = Pick<OutgoingEvent, 'topic' | 'event'>

/**
 * A batch is posted to each subscriber in order, and counts as published when all of them have answered that its effect
 * is durable. So a subscriber that is down blocks the others; only a broker would decouple them.
 */
export function createWebhookTransport({ secret, subscribersOf }: WebhookOptions): Transport {
  const credential = `Bearer ${secret}`

  /** Posts the events in their order, in as many requests as their number and size take. */
  async function send(events: Posted[]): Promise<void> {
    const deliveries = events.flatMap(({ topic, event }) => {
      const subscribers = subscribersOf(topic)
      const text = subscribers.length > 0 ? JSON.stringify({ ...event, topic }) : ''
      return subscribers.map(subscriber => ({ subscriber, text }))
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
    async health() {},
    ...createWebhookReceiver(secret),
  }
}

/** @param body a list of events in JSON */
async function post(subscriber: string, credential: string, body: string): Promise<void> {
  const response = await fetch(new URL(eventsPath, subscriber), {
    method: 'POST',
    headers: { 'content-type': contentType, authorization: credential },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  })
  const answer = await response.text()
  if (!response.ok) throw new Error(`${subscriber} answered ${response.status}: ${answer.slice(0, 200)}`)
}
