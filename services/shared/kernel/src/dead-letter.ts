import { Type } from 'typebox'
import { type OutgoingEvent, occur } from './event.ts'
import type { IncomingMessage } from './transport.ts'

/** Where the messages of a topic go that a consumer could not take. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`
}

const DeadLetter = Type.Object({
  consumer: Type.String(),
  position: Type.String(),
  key: Type.Union([Type.String(), Type.Null()]),
  headers: Type.Record(Type.String(), Type.String()),
  /** The message's bytes in base64, as they came; null when it had none. */
  value: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
})

/** The message wrapped in an event, so that whatever was wrong with it cannot be wrong with its dead letter. */
export function deadLetter(consumer: string, message: IncomingMessage, reason: string): OutgoingEvent {
  const { position, topic, key, headers, value } = message
  const contract = {
    type: 'groundwork.dead-letter.v1',
    topic: deadLetterTopic(topic),
    producer: consumer,
    aggregate: 'message',
    data: DeadLetter,
  }
  const data = { consumer, position, key, headers, value: value?.toString('base64') ?? null, reason }
  return occur(contract, { aggregateId: key || position, version: 0, traceparent: headers.traceparent, data })
}
