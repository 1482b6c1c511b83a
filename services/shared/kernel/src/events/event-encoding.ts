/**
 * CloudEvents 1.0 on the wire. Kafka, binary content mode: attributes in `ce_` headers, the value is the data. HTTP,
 * structured mode: one JSON object. https://github.com/cloudevents/spec (kafka-protocol-binding.md, json-format.md)
 */
import { Type } from 'typebox'
import { parser, Uuid } from '../http/schema.ts'
import type { CloudEvent } from './event.ts'

/** A message as a broker carries it, not parsed yet. */
export interface WireMessage {
  key: string | null
  headers: Record<string, string>
  value: Buffer | null
}

/** Thrown for a message that is not a valid CloudEvent; the error's message is the reason. */
export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent'
}

const CloudEventSchema = Type.Object({
  specversion: Type.Literal('1.0'),
  id: Uuid,
  source: Type.String({ minLength: 1 }),
  type: Type.String({ minLength: 1 }),
  time: Type.String({ format: 'date-time' }),
  subject: Type.String({ minLength: 1 }),
  datacontenttype: Type.Literal('application/json'),
  partitionkey: Type.String({ minLength: 1 }),
  aggregateversion: Type.Integer({ minimum: 0 }),
  traceparent: Type.String(),
  data: Type.Unknown(),
})
const parse = parser(CloudEventSchema)

/** @throws NotAnEvent naming the attributes that are wrong. */
export function readStructured(value: unknown): CloudEvent {
  const parsed = parse(value)
  if ('value' in parsed) return parsed.value as CloudEvent
  const what = parsed.errors.map(({ pointer, detail }) => `${pointer.slice(1) || 'event'} ${detail}`)
  throw new NotAnEvent(`not a CloudEvent: ${what.join('; ')}`)
}

/**
 * The event as a Kafka message: `traceparent` and `content-type` keep their names, all other attributes get the prefix
 * `ce_`.
 */
export function toBinary(event: CloudEvent): WireMessage {
  const { data, datacontenttype, traceparent, ...attributes } = event
  const headers: Record<string, string> = { 'content-type': datacontenttype, traceparent }
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = String(value)
  return { key: event.partitionkey, headers, value: Buffer.from(JSON.stringify(data)) }
}

/** @throws NotAnEvent when headers and value are not a CloudEvent */
export function fromBinary({ headers, value }: WireMessage): CloudEvent {
  const event: Record<string, unknown> = {
    datacontenttype: headers['content-type']?.split(';', 1)[0],
    traceparent: headers.traceparent,
    data: jsonOf(value),
  }
  for (const [name, text] of Object.entries(headers)) {
    if (name.startsWith('ce_')) event[name.slice(3)] = text
  }
  event.aggregateversion = Number(event.aggregateversion)
  return readStructured(event)
}

/** @throws NotAnEvent */
export function jsonOf(value: Buffer | null): unknown {
  if (value === null) throw new NotAnEvent('the message has no value')
  try {
    return JSON.parse(value.toString('utf8'))
  } catch {
    // The parser's message would quote the value, and this sentence is logged.
    throw new NotAnEvent('the value is not JSON')
  }
}
