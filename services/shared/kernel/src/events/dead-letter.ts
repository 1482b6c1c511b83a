import { Type } from 'typebox'
import type { IncomingMessage } from '../transport/transport.ts'
import { createEvent, type OutgoingEvent } from './event.ts'

/** The topic for messages of a topic that a consumer could not apply. */
function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`
}

const DeadLetter = Type.Object({
  consumer: Type.String(),
  position: Type.String(),
  /** Key and headers of the message; null and empty when they are too large. */
  key: Type.Union([Type.String(), Type.Null()]),
  headers: Type.Record(Type.String(), Type.String()),
  /** The message's value in base64; null when it has none or is too large. */
  value: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
})

/** Base64 adds a third. An event that the broker refuses as too large would block all events behind it. */
const largestValue = 512 * 1024
/** Bytes of key and headers. The key is written four times: as key, subject, partition key and in the data. */
const largestLabels = 32 * 1024

/**
 * An event that wraps the message, so that the dead letter is valid whatever is wrong with the message. Parts that are
 * too large are kept in the table only.
 */
export function deadLetterEvent(consumer: string, message: IncomingMessage, reason: string): OutgoingEvent {
  const { position, topic, value } = message
  const { key, headers } = labelsOf(message)
  const contract = {
    type: 'groundwork.dead-letter.v1',
    topic: deadLetterTopic(topic),
    producer: consumer,
    aggregate: 'message',
    data: DeadLetter,
  }
  const kept = value && value.length <= largestValue ? value.toString('base64') : null
  const data = { consumer, position, key, headers, value: kept, reason }
  return createEvent(contract, { aggregateId: key || position, version: 0, traceparent: headers.traceparent, data })
}

function labelsOf({ key, headers }: IncomingMessage): Pick<IncomingMessage, 'key' | 'headers'> {
  const fits = Buffer.byteLength(JSON.stringify([key, headers])) <= largestLabels
  return fits ? { key, headers } : { key: null, headers: {} }
}

/**
 * The message with key and headers that PostgreSQL can store: no NUL, no lone surrogate. The value is bytes and stays.
 */
export function storable(message: IncomingMessage): IncomingMessage {
  const headers = Object.entries(message.headers).map(([name, text]) => [storableText(name), storableText(text)])
  return { ...message, key: message.key && storableText(message.key), headers: Object.fromEntries(headers) }
}

/** The first 2000 characters of a reason: a message may be wrong in ten thousand places. */
export function storableReason(reason: string): string {
  return storableText(reason.slice(0, 2000))
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}
