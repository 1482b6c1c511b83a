import type { FastifyPluginAsync } from 'fastify'
import type { OutgoingEvent } from './event.ts'
import type { WireMessage } from './event-encoding.ts'

/** A message as it arrived. */
export interface IncomingMessage extends WireMessage {
  topic: string
  /** Names this message and no other, also when it is delivered again. */
  position: string
}

/** Messages of one source in their order. */
export interface Batch {
  topic: string
  messages: IncomingMessage[]
  /** Tells the broker that a slow consumer still lives. */
  heartbeat(): Promise<void>
}

export interface Subscription {
  /** Members of a group share the work; each group gets every message. */
  group: string
  topics: readonly string[]
  /** One call at a time per source. What is not committed when it ends comes again. */
  onBatch: (batch: Batch) => Promise<void>
}

/**
 * How services exchange events: at least once, in order per key. Kafka and webhooks are the two ways there are, and
 * the testkit's `transport-conformance.ts` is what both promise.
 */
export interface Transport {
  /** Resolves when every event is durably taken; rejects when any may not be, and then all are to be sent again. */
  publishBatch(events: OutgoingEvent[]): Promise<void>
  /**
   * Puts messages that were delivered once into their topics again, as they came: every group gets them once more. Rejects
   * when one may not have been taken.
   */
  republish(messages: IncomingMessage[]): Promise<void>
  /** Starts delivery and keeps it going through outages. The result stops it, after the batch at hand. */
  subscribe(subscription: Subscription): Promise<() => Promise<void>>
  /** The batch has had its effect and need not come again. */
  commit(batch: Batch): Promise<void>
  /** How many messages of each topic the group has not committed. Absent where there is no queue between the two. */
  lag?(group: string, topics: readonly string[]): Promise<{ topic: string; messages: number }[]>
  /** Rejects with the reason when events cannot be exchanged at the moment. */
  health(): Promise<void>
  close(): Promise<void>
  /** The door that events come in by, for a transport that is served over HTTP. Never behind the gateway. */
  routes?: FastifyPluginAsync
}

/** At most this many messages are handed over in one batch. */
export const batchLimit = 500
