import type { Context, DomainEvent } from '../given/types.ts'

/** One thing that happened; kept for ever, and copied for whoever asks. */
export class Happened {
  constructor(
    readonly id: string,
    readonly at: number,
    readonly name: string,
    readonly data: Readonly<Record<string, unknown>>,
  ) {}
  toEvent(aggregateId: string): DomainEvent {
    return { id: this.id, name: this.name, aggregateId, occurredAt: new Date(this.at), data: structuredClone(this.data) }
  }
}

export const happened = (ctx: Context, name: string, data: Record<string, unknown> = {}): Happened => {
  const at = ctx.now().getTime()
  return new Happened(ctx.newId(), at, name, structuredClone(data))
}

/** Everything that happened to one aggregate, and how much of it was pulled. */
export class Log<State> {
  #all: Happened[] = []
  #pulled = 0
  #fold: (state: State, event: Happened) => State
  state: State
  constructor(initial: State, fold: (state: State, event: Happened) => State) {
    this.state = initial
    this.#fold = fold
  }
  append(event: Happened): void {
    this.state = this.#fold(this.state, event)
    this.#all.push(event)
  }
  pull(aggregateId: string): DomainEvent[] {
    const some = this.#all.slice(this.#pulled)
    this.#pulled = this.#all.length
    return some.map(event => event.toEvent(aggregateId))
  }
}

/** The log behind an object that was handed out; `decide` makes an event without appending it. */
export const logs = new WeakMap<object, Log<never>>()
