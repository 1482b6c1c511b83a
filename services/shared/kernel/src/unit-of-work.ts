import { type Pool, type Queryable, withTx } from './db.ts'
import type { OutgoingEvent } from './event.ts'
import { storeEvents } from './outbox.ts'

/** A transaction in which things may also happen: rows and events are committed together or not at all. */
export interface Work extends Queryable {
  emit(...events: OutgoingEvent[]): void
}

export type Transact = <T>(work: (work: Work) => Promise<T>) => Promise<T>

/** @param wake called after a commit with events in it, so that the relay need not wait for its next poll. */
export function createTransact(pool: Pool, wake: () => void): Transact {
  return async work => {
    const { result, emitted } = await withTx(pool, async tx => {
      const events: OutgoingEvent[] = []
      const result = await work({
        query: statement => tx.query(statement),
        emit: (...more) => void events.push(...more),
      })
      await storeEvents(tx, events)
      return { result, emitted: events.length }
    })
    if (emitted > 0) wake()
    return result
  }
}
