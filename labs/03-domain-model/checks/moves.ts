/** What is done to a learner's model, as data: a history is a list of moves, played in the child and in the model alike. */

export interface Point {
  x: number
  y: number
}

/** How a location is handed in: one that `location` made, or an object that merely has the same x and y. */
export interface Where extends Point {
  alike?: true
}

export interface OrderInput {
  id: unknown
  volume: unknown
  location: Where
}

export interface PlaceInput {
  id: unknown
  name: unknown
  volume: unknown
}

export interface CourierInput {
  id: unknown
  name: unknown
  speed: unknown
  location: Where
  storagePlaces?: PlaceInput[]
}

/** The `at`-th call of it within this command throws. */
export interface Failing {
  of: 'now' | 'newId'
  at: number
}

/** `order`, `courier`, `on` name what an earlier move has made: `o0`, `c1`. */
export type Command = { fails?: Failing } & (
  | { do: 'createOrder'; as: string; input: OrderInput }
  | { do: 'assign'; order: string; courierId: string }
  | { do: 'complete'; order: string }
  | { do: 'createCourier'; as: string; input: CourierInput }
  | { do: 'addStoragePlace'; courier: string; place: PlaceInput }
  | { do: 'take'; courier: string; order: { id: unknown; volume: unknown } }
  | { do: 'release'; courier: string; orderId: string }
  | { do: 'moveTowards'; courier: string; target: Where }
  | { do: 'dispatch'; order: string; couriers: string[]; frozen?: true }
  | { do: 'completeDelivery'; order: string; courier: string }
)

export type Question =
  | { do: 'canTake'; courier: string; volume: number }
  | { do: 'ticksTo'; courier: string; target: Where }
  | { do: 'pullEvents'; on: string }

/** What a caller does who goes round the commands. Nothing of it may change anything. */
export type WayRound = { do: 'goRound'; on: string; by: (typeof waysRound)[number] }

export const waysRound = [
  'writing-properties',
  'writing-location',
  'changing-list',
  'writing-places',
  'turning-dates',
  'changing-events',
  'calling-methods',
  'changing-input',
  'moving-look-alikes',
  'moving-clock',
] as const

export type Move = Command | Question | WayRound

export interface Script {
  moves: Move[]
  /** The clock hands out one Date and moves it on. */
  sharedDate?: true
}

/** What the child saw of one move. */
export interface Seen {
  /** What a question answered; of `dispatch` the name of the courier, or undefined when it is none of the list. */
  value?: unknown
  thrown?: { name: string; message: string; code?: string | number; fields: object; stack: string }
  /** The call that was to fail was made. */
  failed?: true
  /** Whether the list handed to `dispatch` is as before. */
  listKept?: boolean
  /** Of `pullEvents`. */
  events?: SeenEvent[]
  /** The events of earlier pulls, read again, when one of them has changed. */
  pulledBefore?: SeenEvent[]
  /** What was given out during this move. */
  ids: string[]
  times: number[]
  /** All that can be read of each order and courier that reads otherwise than before. */
  state: Record<string, Readonly<Record<string, unknown>>>
}

export interface SeenEvent {
  id: unknown
  name: unknown
  aggregateId: unknown
  occurredAt: unknown
  data: unknown
}
