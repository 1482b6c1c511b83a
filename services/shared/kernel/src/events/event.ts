import type { Attributes } from '@opentelemetry/api'
import type { Static, TSchema } from 'typebox'
import { uuidv7 } from '../ids.ts'
import { startTraceparent } from '../telemetry/tracing.ts'

/** A CloudEvent 1.0 with the extension attributes of this platform. `data` is always JSON. */
export interface CloudEvent<Data = unknown> {
  specversion: '1.0'
  id: string
  source: string
  type: string
  /** RFC 3339. */
  time: string
  /** Id of the aggregate that the event is about. */
  subject: string
  datacontenttype: 'application/json'
  /** Key of the message: the aggregate's id. Events with the same key keep their order. */
  partitionkey: string
  /** The aggregate's version after the change. A consumer can detect gaps and a changed order by it. */
  aggregateversion: number
  /** W3C Trace Context of the change. */
  traceparent: string
  data: Data
}

/** What producers and consumers of one type of event agree on. The `contracts` package declares them. */
export interface EventContract<S extends TSchema = TSchema> {
  /** `groundwork.<context>.<event>.v<n>` */
  type: string
  topic: string
  /** The only service that may send it. */
  producer: string
  /** Kind of aggregate, e.g. `order`. */
  aggregate: string
  data: S
}

/** An event that is to be published, with its topic and the aggregate type for the outbox. */
export interface OutgoingEvent {
  topic: string
  aggregateType: string
  event: CloudEvent
}

interface Occurrence<Data> {
  aggregateId: string
  version: number
  data: Data
  /** Trace to continue: that of the request or event that caused this one. */
  traceparent?: string
}

/** Creates an event of a contract. */
export function createEvent<S extends TSchema>(contract: EventContract<S>, fact: Occurrence<Static<S>>): OutgoingEvent {
  const { type } = contract
  const subject = fact.aggregateId
  return {
    topic: contract.topic,
    aggregateType: contract.aggregate,
    event: {
      specversion: '1.0',
      id: uuidv7(),
      source: `/groundwork/${contract.producer}`,
      type,
      time: new Date().toISOString(),
      subject,
      datacontenttype: 'application/json',
      partitionkey: subject,
      aggregateversion: fact.version,
      traceparent: startTraceparent(`create ${type}`, fact.traceparent, eventAttributes({ type, subject })),
      data: fact.data,
    },
  }
}

/**
 * Span attributes of an event, named by OpenTelemetry's conventions. Traces are searched by the subject, such as an
 * order's id. A subject that is not a UUID is left out, because it may be any text that somebody sent.
 */
export function eventAttributes({ type, subject }: Pick<CloudEvent, 'type' | 'subject'>): Attributes {
  return { 'cloudevents.event_type': type, ...(isId.test(subject) ? { 'cloudevents.event_subject': subject } : {}) }
}

const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
