import { Type } from 'typebox'
import { createEvent, type OutgoingEvent } from './event.ts'
import type { IncomingMessage } from './transport.ts'

/** Where the messages of a topic go that a consumer could not take. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`
}

const DeadLetter = Type.Object({
  consumer: Type.String(),
  position: Type.String(),
  /** Key and headers as they came; null and none when they are too long to be wrapped. */
  key: Type.Union([Type.String(), Type.Null()]),
  headers: Type.Record(Type.String(), Type.String()),
  /** The message's bytes in base64, as they came; null when it had none, or too many to be wrapped. */
  value: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
})

/** Base64 adds a third, and the whole has to fit a message: one that the broker refuses would hold up all behind it. */
const largestValue = 512 * 1024
/** The key is written four times: as key, subject, partition key and in the data. */
const largestLabels = 32 * 1024

/**
 * The message wrapped in an event, so that whatever was wrong with it cannot be wrong with its dead letter. What is too
 * large for that is only in the table.
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

/** The message with texts that PostgreSQL can store: no NUL, no half of a surrogate pair. The value stays as it is. */
export function storable(message: IncomingMessage): IncomingMessage {
  const headers = Object.entries(message.headers).map(([name, text]) => [storableText(name), storableText(text)])
  return { ...message, key: message.key && storableText(message.key), headers: Object.fromEntries(headers) }
}

/** A message may be wrong in ten thousand places; the first of them will do. */
export function storableReason(reason: string): string {
  return storableText(reason.slice(0, 2000))
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}
