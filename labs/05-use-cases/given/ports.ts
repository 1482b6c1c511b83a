/** What the lab's modules say to each other. Laid over your copy whenever it is checked, so there is nothing to change. */

/** Time and ids come in from outside. */
export interface Context {
  now(): Date
  newId(): string
}

/** Something was refused; `code` says which rule. You may throw it, or any other error that has a `code`. */
export class Refused extends Error {
  override readonly name = 'Refused'
  constructor(
    readonly code: string,
    message: string = code,
  ) {
    super(message)
  }
}

// Step 1: movements

interface OfLot {
  sku: string
  lot: string
  /** A positive whole number; of an adjustment a whole number other than 0. */
  quantity: number
}

export type NewMovement =
  | (OfLot & { type: 'inbound'; to: string })
  | (OfLot & { type: 'outbound'; from: string })
  | (OfLot & { type: 'transfer'; from: string; to: string })
  | (OfLot & { type: 'adjustment'; location: string; reason: string })

export type Movement = NewMovement & { id: string; recordedAt: Date }

// Step 2: placement

export type ItemClass = 'A' | 'B' | 'C'

export interface Lot {
  lot: string
  sku: string
  /** Milliseconds, as `Date.getTime` gives them. */
  receivedAt: number
  quantity: number
}

export interface Place {
  code: string
  distance: number
  /** How many pieces still fit. */
  free: number
  /** What lies there, of every item. */
  lots: readonly Lot[]
}

// #region strategy
export interface PlacementStrategy {
  /** Where goods that come in are put, in the order in which the places are filled. */
  putAway(
    goods: { sku: string; quantity: number; class: ItemClass },
    places: readonly Place[],
  ): { location: string; quantity: number }[]
  /** Which lots are taken, and from where. */
  pick(
    wanted: { sku: string; quantity: number },
    places: readonly Place[],
  ): { location: string; lot: string; quantity: number }[]
}
// #endregion strategy

// Step 3: mediator and unit of work

export interface Mediator {
  onCommand<I, O>(name: string, handler: (input: I, work: Work) => Promise<O>): void
  onQuery<I, O>(name: string, handler: (input: I, read: Reader) => Promise<O>): void
  send<O>(name: string, input: unknown): Promise<O>
  ask<O>(name: string, input: unknown): Promise<O>
}

export interface Reader {
  get<T>(kind: string, id: string): Promise<T | undefined>
  /** In no particular order. */
  list<T>(kind: string): Promise<{ id: string; value: T }[]>
}

export interface Work extends Reader {
  save(kind: string, id: string, value: unknown): void
  emit(event: Event): void
}

export interface Event {
  type: string
  data: unknown
}

export interface Document {
  kind: string
  id: string
  /** 1 when it is new, and one more with each write. */
  version: number
  value: unknown
}

export interface Write {
  kind: string
  id: string
  /** The version that must be there, 0 for none. */
  expected: number
  /** Without it the document is only looked at. */
  value?: unknown
}

/** Gives and keeps copies. */
export interface Store {
  get(kind: string, id: string): Promise<Document | undefined>
  /** In no particular order. */
  list(kind: string): Promise<Document[]>
  /** Writes one document at once, whatever its version. */
  put(kind: string, id: string, value: unknown): Promise<void>
  /** All of them or, when a version is another than the expected one, none: it rejects with the code `version-conflict`. */
  commit(writes: readonly Write[]): Promise<void>
}

export interface Bus {
  publish(events: readonly Event[]): Promise<void>
}

// Step 4: use cases

export interface Ports {
  store: Store
  bus: Bus
}

export type WarehousePorts = Ports & Context & { placement: PlacementStrategy }
