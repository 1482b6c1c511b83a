import type { Schema } from '../ApiReference/document.ts'

/** Topics and events of the platform; made by `scripts/docs/events.ts` from the contracts. */
export interface EventBook {
  /** Number of partitions, the same for every topic. */
  partitions: number
  topics: TopicWords[]
  events: EventWords[]
}

export interface TopicWords {
  name: string
  /** Services, or other senders; empty when nobody sends to it yet. */
  writers: string[]
  /** Services that consume it. */
  readers: string[]
}

export interface EventWords {
  /** `groundwork.sales.order-placed.v1` */
  type: string
  summary: string
  topic: string
  writer: string
  readers: string[]
  /** The part of the message with the fields below: the event's `data`, or all of it. */
  describes: 'data' | 'message'
  schema: Schema
  /** An example that was really sent. */
  sample: unknown
}
