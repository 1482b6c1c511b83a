import type { Context, DomainEvent } from '../given/types.ts'

/** Does what a command has prepared. Never fails: whatever can go wrong went wrong while it was prepared. */
export type Commit = () => void

/** The clock may move its own Date on. */
export const timeOf = (ctx: Context): Date => new Date(ctx.now().getTime())

// #region recorder
/** The events of one aggregate that nobody has pulled yet. */
export class Recorder {
  #pending: DomainEvent[] = []

  /** Makes the event at once, and records it when the returned function is called. */
  prepare(ctx: Context, name: string, aggregateId: string, data: DomainEvent['data'] = {}, now = timeOf(ctx)): Commit {
    const event: DomainEvent = { id: ctx.newId(), name, aggregateId, occurredAt: now, data }
    return () => this.#pending.push(event)
  }

  pull(): DomainEvent[] {
    const pulled = this.#pending
    this.#pending = []
    return pulled
  }
}
// #endregion recorder
