/** What is done to a model, as data: a history is a list of moves, played with the learner's and the reference alike. */
import type { Thrown } from '../../../scripts/lab/kit/child/codec.ts'

export interface Point {
  x: number
  y: number
}

/** How a location is handed in: one that `location` made, or an object that merely has the same x and y. */
export interface Where {
  x: unknown
  y: unknown
  alike?: true
}

export interface PlaceInput {
  id: unknown
  name: unknown
  volume: unknown
}

/** What each is given, besides what it is asked of. A courier is given by the name that an earlier move has made it under. */
export interface Given {
  location: Where
  equals: Point
  distanceTo: Point
  createOrder: { id: unknown; volume: unknown; location: Where }
  createCourier: { id: unknown; name: unknown; speed: unknown; location: Where; storagePlaces?: PlaceInput[] }
  assign: string
  complete: undefined
  addStoragePlace: PlaceInput
  take: { id: unknown; volume: unknown }
  release: unknown
  moveTowards: Where
  dispatch: { couriers: string[]; list?: 'watched' | 'frozen' }
  completeDelivery: string
  canTake: number
  ticksTo: Where
  pullEvents: undefined
  /** What a caller does who goes round the commands. Nothing of it may change anything. */
  goRound: WayRound
}

/** In words: who goes round the commands of `{on}`, and how. */
export const waysRound = {
  'writing-properties': 'write to every property of {on}',
  'writing-location': 'write to x and y of the location of {on}',
  'changing-list': 'push into, sort and empty the storagePlaces of {on}',
  'writing-places': 'write to every place of {on}',
  'turning-dates': 'set the Dates of {on} to 1970',
  'changing-events': 'change the pulled events of {on}',
  'calling-methods': 'call every method of what {on} has handed out',
  'changing-input': 'change what was handed in for {on}',
  'moving-look-alikes': 'change x and y of the look-alikes handed in for {on}',
  'moving-clock': 'set every Date of the clock to 1970, and go on with the last one',
} as const
export type WayRound = keyof typeof waysRound

/** The `at`-th call of it within this move throws. */
export interface Failing {
  of: 'now' | 'newId'
  at: number
}

export type Verb = keyof Given
/** `on` names the location, the order or the courier: `l0`, `o0`, `c1`. */
export type MoveOf<V extends Verb> = { [Each in V]: { do: Each; on: string; given: Given[Each]; fails?: Failing } }[V]
export type Move = MoveOf<Verb>

/** What was seen of one move. */
export interface Seen {
  /** What the clock said during it, in milliseconds. */
  time: number
  /** What `newId` gave. */
  ids: string[]
  /** The call that was to fail was made. */
  failed: boolean
  thrown: Thrown | undefined
  /** Of a question; of `pullEvents` the events; of `dispatch` the name of the courier. */
  answer: unknown
  /** All that can be read of each location, order and courier that reads otherwise than before. */
  changed: Record<string, Readonly<Record<string, unknown>>>
  /** What should never change and has: the list handed to `dispatch`, events that were pulled before. */
  changedToo?: string
}

export interface SeenEvent {
  id?: unknown
  name?: unknown
  aggregateId?: unknown
  occurredAt?: unknown
  data?: Readonly<Record<string, unknown>>
}
