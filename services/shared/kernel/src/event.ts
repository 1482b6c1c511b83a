import type { Attributes } from '@opentelemetry/api'
import type { Static, TSchema } from 'typebox'
import { uuidv7 } from './ids.ts'
import { startTraceparent } from './tracing.ts'

/** A CloudEvent 1.0 with the extensions this platform uses. `data` is always JSON. */
export interface CloudEvent<Data = unknown> {
  specversion: '1.0'
  id: string
  source: string
  type: string
  /** RFC 3339. */
  time: string
  /** Id of the aggregate that it happened to. */
  subject: string
  datacontenttype: 'application/json'
  /** Key of the message: events with the same one keep their order. The aggregate's id. */
  partitionkey: string
  /** The aggregate's version after the change; lets a consumer see gaps and reorderings. */
  aggregateversion: number
  /** W3C Trace Context of the change. */
  traceparent: string
  data: Data
}

/** What producers and consumers of one kind of event agree on. The `contracts` package holds them. */
export interface EventContract<S extends TSchema = TSchema> {
  /** `groundwork.<context>.<event>.v<n>` */
  type: string
  topic: string
  /** The service that alone may send it. */
  producer: string
  /** Kind of aggregate, e.g. `order`. */
  aggregate: string
  data: S
}

/** An event on its way out, with what the outbox and the broker need besides. */
export interface OutgoingEvent {
  topic: string
  aggregateType: string
  event: CloudEvent
}

interface Occurrence<Data> {
  aggregateId: string
  version: number
  data: Data
  /** Trace to continue: the request's or the causing event's. */
  traceparent?: string
}

/** Says that something happened, as its contract wants it said. */
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
 * What spans say of an event, in OpenTelemetry's words. The subject, such as an order's id, is what a trace is found by; one
 * that is no id may be anything that somebody sent, and is left out.
 */
export function eventAttributes({ type, subject }: Pick<CloudEvent, 'type' | 'subject'>): Attributes {
  return { 'cloudevents.event_type': type, ...(isId.test(subject) ? { 'cloudevents.event_subject': subject } : {}) }
}

const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
