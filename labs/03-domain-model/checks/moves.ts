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

/** What each is given, besides what it is asked of. A courier is given by the name that an earlier move has made it under. */
export interface Given {
  createOrder: OrderInput
  createCourier: CourierInput
  assign: string
  complete: undefined
  addStoragePlace: PlaceInput
  take: { id: unknown; volume: unknown }
  release: string
  moveTowards: Where
  dispatch: { couriers: string[]; list?: 'watched' | 'frozen' }
  completeDelivery: string
  canTake: number
  ticksTo: Where
  pullEvents: undefined
  /** What a caller does who goes round the commands. Nothing of it may change anything. */
  goRound: WayRound
}

export type Verb = keyof Given
/** `on` names the order or the courier: `o0`, `c1`. */
export type MoveOf<V extends Verb> = { [Each in V]: { do: Each; on: string; given: Given[Each]; fails?: Failing } }[V]
export type Move = MoveOf<Verb>
export type Command = MoveOf<Exclude<Verb, 'canTake' | 'ticksTo' | 'pullEvents' | 'goRound'>>

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
export type WayRound = (typeof waysRound)[number]

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
