import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { BatchResult, MessageHandler } from '@groundwork/kernel/events/consumer'
import type { OutgoingEvent } from '@groundwork/kernel/events/event'
import { toBinary } from '@groundwork/kernel/events/event-encoding'
import type { IncomingMessage } from '@groundwork/kernel/transport/transport'

/** The event as a consumer meets it. */
export function messageOf({ topic, event }: OutgoingEvent): IncomingMessage {
  return { topic, position: `${topic}/test/${event.id}`, ...toBinary(event) }
}

/** Hands events to a consumer's `apply` as one batch, without a broker. A dead letter is an error. */
export function delivered(
  withTransaction: WithTransaction,
  apply: MessageHandler,
): (events: OutgoingEvent[]) => Promise<BatchResult> {
  const deadLetter = async (_message: IncomingMessage, reason: string) => {
    throw new Error(`dead letter: ${reason}`)
  }
  return events => withTransaction(work => apply(work, events.map(messageOf), deadLetter))
}
