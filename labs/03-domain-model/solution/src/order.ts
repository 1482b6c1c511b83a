import {
  type Context,
  DomainError,
  type DomainEvent,
  type Location,
  type NewOrder,
  type Order,
  type OrderStatus,
} from '../given/types.ts'
import { isPositiveInteger, isText } from './checks.ts'
import { copyOf } from './location.ts'
import { type Commit, Recorder, timeOf } from './recorder.ts'

export function createOrder(input: NewOrder, ctx: Context): Order {
  return new ClosedOrder(input, ctx)
}

/** What belongs to an order is in `#` fields; getters hand out values, and copies of what could be changed. */
export class ClosedOrder implements Order {
  readonly #id: string
  readonly #volume: number
  readonly #location: Location
  readonly #createdAt: Date
  #status: OrderStatus = 'created'
  #courierId: string | null = null
  #completedAt: Date | null = null
  readonly #events = new Recorder()

  constructor({ id, volume, location }: NewOrder, ctx: Context) {
    if (!isText(id) || !isPositiveInteger(volume)) throw new DomainError('order.invalid')
    this.#id = id
    this.#volume = volume
    this.#location = copyOf(location)
    this.#createdAt = timeOf(ctx)
    this.#events.prepare(ctx, 'order.created', id, {}, new Date(this.#createdAt))()
  }

  get id() {
    return this.#id
  }
  get volume() {
    return this.#volume
  }
  get location() {
    return this.#location
  }
  get status() {
    return this.#status
  }
  get courierId() {
    return this.#courierId
  }
  get createdAt() {
    return new Date(this.#createdAt)
  }
  get completedAt() {
    return this.#completedAt && new Date(this.#completedAt)
  }

  // #region prepared
  assign(courierId: string, ctx: Context): void {
    this.prepareAssign(courierId, ctx)()
  }

  prepareAssign(courierId: string, ctx: Context): Commit {
    this.#require('created')
    const record = this.#events.prepare(ctx, 'order.assigned', this.#id, { courierId })
    return () => {
      this.#status = 'assigned'
      this.#courierId = courierId
      record()
    }
  }
  // #endregion prepared

  complete(ctx: Context): void {
    this.prepareComplete(ctx)()
  }

  prepareComplete(ctx: Context): Commit {
    this.#require('assigned')
    const now = timeOf(ctx)
    const record = this.#events.prepare(ctx, 'order.completed', this.#id, {}, new Date(now))
    return () => {
      this.#status = 'completed'
      this.#completedAt = now
      record()
    }
  }

  pullEvents(): DomainEvent[] {
    return this.#events.pull()
  }

  #require(status: OrderStatus): void {
    if (this.#status !== status) throw new DomainError('order.wrong-status', `the order is ${this.#status}`)
  }
}
