import type { FastifyPluginAsync } from 'fastify'
import type { OutgoingEvent } from '../events/event.ts'
import type { WireMessage } from '../events/event-encoding.ts'

/** A message as it arrived. */
export interface IncomingMessage extends WireMessage {
  topic: string
  /** Unique name of the message. It stays the same when the message is delivered again. */
  position: string
}

/** Messages of one source (a Kafka partition, or a topic by webhook) in their order. */
export interface Batch {
  topic: string
  messages: IncomingMessage[]
  /** Tells the broker that a slow consumer still lives. */
  heartbeat(): Promise<void>
}

export interface Subscription {
  /** Every group gets every message; the members of a group share them. */
  group: string
  topics: readonly string[]
  /**
   * Called for one batch of a source at a time. A batch that is not committed when the call ends is delivered again.
   */
  onBatch: (batch: Batch) => Promise<void>
}

/**
 * How services exchange events: at least once, and in order for each key. There are two implementations, Kafka and
 * webhooks. The testkit's `transport-conformance.ts` tests what both promise.
 */
export interface Transport {
  /** Resolves when every event is stored durably. Rejects when any of them may not be; then all must be sent again. */
  publishBatch(events: OutgoingEvent[]): Promise<void>
  /**
   * Sends messages to their topics again, unchanged, so that every group gets them once more. Rejects when any of them
   * may not be stored.
   */
  republish(messages: IncomingMessage[]): Promise<void>
  /** Starts delivery, which goes on after outages. @returns a function that stops it after the current batch */
  subscribe(subscription: Subscription): Promise<() => Promise<void>>
  /** Marks the batch as done, so that it is not delivered again. */
  commit(batch: Batch): Promise<void>
  /** How many messages of each topic the group has not committed. Absent for a transport without a queue. */
  lag?(group: string, topics: readonly string[]): Promise<{ topic: string; messages: number }[]>
  /** Rejects with the reason when events cannot be exchanged now. */
  health(): Promise<void>
  close(): Promise<void>
  /** The routes that receive events, for a transport over HTTP. The gateway does not forward them. */
  routes?: FastifyPluginAsync
}

/** The most events that a relay publishes together. */
export const publishLimit = 500

/**
 * The most bytes of keys, headers and values that a transport sends in one request. Kafka refuses 1,048,588 bytes for one
 * partition (`max.message.bytes`), of one message or of many; what it adds to `publishLimit` messages has room between.
 */
export const requestBytes = 900_000

/**
 * The most messages of a batch that is delivered, and so of a transaction. With 500 its fixed cost took 5 to 10 % of the
 * messages a second.
 */
export const batchLimit = 1500
