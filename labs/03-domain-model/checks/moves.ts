/** What is done to a model, as data: a history is a list of moves, played with the learner's and the reference alike. */
import type { Thrown } from '../../../scripts/lab/kit/child/thrown.ts'
import type { Courier, Location, Order } from '../given/types.ts'
import type { Anything } from './world.ts'

type Method<T> = { [Name in keyof T]: T[Name] extends (...given: never[]) => unknown ? Name : never }[keyof T]
type Exported = 'location' | 'createOrder' | 'createCourier' | 'dispatch' | 'completeDelivery'
/** What the task names, and what a caller does who goes round it. */
export type Verb = Exported | Method<Location> | Method<Order> | Method<Courier> | 'goRound'

export interface Move {
  do: Verb
  /** Names the location, the order or the courier that it is asked of: `l0`, `o0`, `c1`. */
  on: string
  /** As the task has it. Couriers are given by name, a location by its x and y: `alike` when it merely looks like one. */
  given?: Anything
  fails?: Failing
}

/** What changes nothing, and is given no context. */
export const isQuestion: Partial<Record<Verb, true>> = { equals: true, distanceTo: true, canTake: true, ticksTo: true }

/** The `at`-th call of it within this move throws. */
export interface Failing {
  of: 'now' | 'newId'
  at: number
}

/** What `dispatch` answers that is not done when it returns. */
export const aPromise = 'a Promise'

/** What was seen of one move. */
export interface Seen {
  /** The call that was to fail was made. */
  failed: boolean
  thrown: Thrown | undefined
  /** Of a question; of `pullEvents` the events; of `dispatch` the id of the courier. */
  answer: unknown
  /**
   * All that can be read of each location, order and courier that reads otherwise than before; and, under a name of its own,
   * of what should never change and has: the list handed to `dispatch`, events that were pulled before.
   */
  changed: Record<string, Fields>
}

export type Fields = Readonly<Record<string, unknown>>

/** What callers do who go round the commands, with what they were handed. Nothing of it may change anything. */
export const handedOut = {
  'property-written': 'write to every property of {an order or courier}',
  'location-written': 'write to x and y of the location of {an order or courier}',
  'list-handed-out': 'push into, sort and empty the storagePlaces of {a courier}',
  'place-handed-out': 'write to every place of {a courier}',
  'date-handed-out': 'set the Dates of {an order} to 1970',
  'event-handed-out': 'change the pulled events of {an order or courier}',
  'method-handed-out': 'call every method of what {an order or courier} has handed out',
} as const

/** What they do with what they have handed in. */
export const handedIn = {
  'input-kept': 'change what was handed in for {an order or courier}',
  'look-alike-kept': 'change x and y of the look-alikes handed in for {an order or courier}',
  'clock-kept': 'set every Date of the clock to 1970, and go on with the last one',
} as const

export type WayRound = keyof typeof handedOut | keyof typeof handedIn
