import type { Static } from 'typebox'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import { validator } from '../http/schema.ts'
import { handleTraced } from '../telemetry/event-traces.ts'
import type { IncomingMessage } from '../transport/transport.ts'
import type { MessageHandler } from './consumer.ts'
import type { CloudEvent, EventContract } from './event.ts'
import { fromBinary, NotAnEvent } from './event-encoding.ts'
import { recordMessages } from './inbox.ts'

/** A CloudEvent whose data fits its contract. TypeScript narrows it by `type`. */
export type EventOf<C extends EventContract> = C extends EventContract
  ? Omit<CloudEvent<Static<C['data']>>, 'type'> & { type: C['type'] }
  : never

type Reading<E> = { message: IncomingMessage; event: E } | { message: IncomingMessage; reason: string } | undefined

/**
 * A message handler for events: parses them, validates them against their contracts, drops those that had their effect
 * before, and calls `handle` with the rest in order. It ignores event types that are not among the contracts.
 */
export function handleEvents<C extends EventContract>(
  consumer: string,
  contracts: readonly C[],
  handle: (work: UnitOfWork, events: EventOf<C>[]) => Promise<void>,
): MessageHandler {
  const checks = new Map(contracts.map(contract => [contract.type, validator(contract.data)]))

  function read(message: IncomingMessage): Reading<EventOf<C>> {
    try {
      const event = fromBinary(message)
      const check = checks.get(event.type)
      if (!check) return undefined
      const faults = check(event.data)
      if (faults.length === 0) return { message, event: event as EventOf<C> }
      return { message, reason: faults.map(({ pointer, detail }) => `data${pointer} ${detail}`).join('; ') }
    } catch (error) {
      if (error instanceof NotAnEvent) return { message, reason: error.message }
      throw error
    }
  }

  return async (work, messages, deadLetter) => {
    const readings = messages.map(read).filter(reading => reading !== undefined)
    const events: EventOf<C>[] = []
    for (const reading of readings) {
      if ('reason' in reading) await deadLetter(reading.message, reading.reason)
      else events.push(reading.event)
    }
    const fresh = await recordMessages(
      work,
      consumer,
      events.map(event => event.id),
    )
    // PostgreSQL returns ids in lower case. Deleting them makes the second copy of an event in the same batch a
    // duplicate.
    const once = events.filter(event => fresh.delete(event.id.toLowerCase()))
    if (once.length > 0) await handleTraced(once, events => handle(work, events))
    return {
      applied: once.length,
      duplicate: events.length - once.length,
      ignored: messages.length - readings.length,
    }
  }
}
