/** What the lab's modules say to each other. Laid over your copy whenever it is checked, so there is nothing to change. */

/** Time and ids come in from outside; either may fail by throwing. */
export interface Context {
  now(): Date
  newId(): string
}

/** One of the hundred squares of the board: x and y are whole and from 1 to 10. */
export interface Location {
  readonly x: number
  readonly y: number
  equals(other: Location): boolean
  /** Steps along x and along y, together. */
  distanceTo(other: Location): number
}

export type OrderStatus = 'created' | 'assigned' | 'completed'

export interface Order {
  readonly id: string
  readonly volume: number
  readonly location: Location
  readonly status: OrderStatus
  readonly courierId: string | null
  readonly createdAt: Date
  readonly completedAt: Date | null
  assign(courierId: string, ctx: Context): void
  complete(ctx: Context): void
  /** What has happened since the last call, oldest first. */
  pullEvents(): DomainEvent[]
}

export interface NewOrder {
  id: string
  location: Location
  volume: number
}

export interface StoragePlace {
  readonly id: string
  readonly name: string
  readonly volume: number
  readonly orderId: string | null
}

export interface NewStoragePlace {
  id: string
  name: string
  volume: number
}

export interface Courier {
  readonly id: string
  readonly name: string
  /** Steps in one tick. */
  readonly speed: number
  readonly location: Location
  readonly storagePlaces: readonly StoragePlace[]
  canTake(volume: number): boolean
  ticksTo(target: Location): number
  addStoragePlace(place: NewStoragePlace, ctx: Context): void
  take(order: { id: string; volume: number }, ctx: Context): void
  release(orderId: string, ctx: Context): void
  /** One tick's worth of steps. */
  moveTowards(target: Location, ctx: Context): void
  /** What has happened since the last call, oldest first. */
  pullEvents(): DomainEvent[]
}

export interface NewCourier {
  id: string
  name: string
  speed: number
  location: Location
  /** Without it the courier has one place of its own, named `bag`, volume 10. */
  storagePlaces?: NewStoragePlace[]
}

export interface DomainEvent {
  id: string
  /** `order.assigned` */
  name: string
  aggregateId: string
  occurredAt: Date
  data: Record<string, unknown>
}

/** Something was refused; `code` says which rule. You may throw it, or any other error that has a `code`. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  constructor(
    readonly code: string,
    message: string = code,
  ) {
    super(message)
  }
}
