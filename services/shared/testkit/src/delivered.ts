import { toBinary } from '@groundwork/kernel/cloudevent'
import type { Apply, Tally } from '@groundwork/kernel/consumer'
import type { OutgoingEvent } from '@groundwork/kernel/event'
import type { IncomingMessage } from '@groundwork/kernel/transport'
import type { Transact } from '@groundwork/kernel/unit-of-work'

/** The event as a consumer meets it. */
export function messageOf({ topic, event }: OutgoingEvent): IncomingMessage {
  return { topic, position: `${topic}/test/${event.id}`, ...toBinary(event) }
}

/** Hands events to a consumer's `apply` as one batch, without a broker. A dead letter is an error. */
export function delivered(transact: Transact, apply: Apply): (events: OutgoingEvent[]) => Promise<Tally> {
  const bury = async (_message: IncomingMessage, reason: string) => {
    throw new Error(`dead letter: ${reason}`)
  }
  return events => transact(work => apply(work, events.map(messageOf), bury))
}
