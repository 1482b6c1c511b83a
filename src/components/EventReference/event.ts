import type { Schema } from '../ApiReference/document.ts'

/** Topics and events of the platform; made by `scripts/docs/events.ts` from the contracts. */
export interface EventBook {
  /** Of every topic. */
  partitions: number
  topics: TopicWords[]
  events: EventWords[]
}

export interface TopicWords {
  name: string
  /** Services, or whoever else sends to it; none as long as nobody does. */
  writers: string[]
  /** Services that listen. */
  readers: string[]
}

export interface EventWords {
  /** `groundwork.sales.order-placed.v1` */
  type: string
  summary: string
  topic: string
  writer: string
  readers: string[]
  /** What the fields below are: the event's `data`, or the whole message. */
  describes: 'data' | 'message'
  schema: Schema
  /** One that was once sent. */
  sample: unknown
}
