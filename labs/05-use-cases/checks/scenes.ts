/** What is done to mediators on one store, as data: a scene is played in the child, and what was seen comes back. */
import type { Thrown } from '../../../scripts/lab/kit/child/codec.ts'
import type { Document, Event, ItemClass, Place } from '../given/ports.ts'

/** Not on a full second: who keeps no more than seconds is seen. */
export const beginning = Date.UTC(2031, 4, 6, 0, 0, 0, 125)

export interface Scene {
  /** The strategy of the warehouses; without one the mediators are bare and get the handlers. */
  warehouse?: 'fifo' | 'abc' | 'ours'
  /** How many share the store. Default 1. */
  mediators?: number
  handlers?: Record<string, Handler>
  /** What is there before: `[kind, id, value]`. */
  docs?: [string, string, unknown][]
  /** Which of the waiting calls to store and bus goes on, turn by turn. Default: the oldest, and reading before writing. */
  schedule?: number[]
  acts: Act[]
}

export interface Handler {
  query?: true
  /** What it does in its first run, and what in every later one. */
  steps: Step[]
  again?: Step[]
  /** It throws this before there is a promise. */
  atOnce?: string
}

interface At {
  kind: string
  id: string
}

export type Step =
  | ({ do: 'get' } & At)
  | { do: 'list'; kind: string }
  | ({ do: 'save'; value: unknown } & At)
  /** Gets a number, and saves it that much larger. */
  | ({ do: 'add'; by: number } & At)
  /** Saves what another document of the kind says. */
  | ({ do: 'copy'; from: string } & At)
  | { do: 'emit'; type: string }
  | ({ do: 'foreign'; by: number } & At)
  | { do: 'pause' }
  | ({ do: 'fail' } & Failure)
  | { do: 'answer'; value: unknown }
  /** Tries whatever can be reached from the reader. */
  | { do: 'goRound' }

export interface Failure {
  message: string
  code?: string
}

/** Somebody else adds to a number, past every mediator. */
export type Foreign = { by: number } & At

export type Act =
  | Call
  | { do: 'together'; calls: Call[] }
  /** What is held or paused goes on, to the end. */
  | { do: 'open' }
  | { do: 'register'; handler: string }

export interface Call {
  do: 'send' | 'ask'
  name: string
  input?: unknown
  /** What it is called in findings. Default: what it is the call of. */
  as?: string
  /** Number of the mediator. */
  on?: number
  /** Its `at`-th call to store and bus waits until `open`; of those, when it says so, that write or publish. */
  hold?: { at: number; of?: 'writing' | 'publish' }
  /** What happens just before its `at`-th call to store and bus. */
  foreign?: Foreign & { at: number }
  /** Every write of it is refused. */
  refusing?: Failure
  /** In milliseconds after the beginning; default one second after the act before. */
  clock?: number
  /** What our strategy answers. */
  placement?: Part[]
}

export interface Part {
  location: string
  quantity: number
  /** By when it came in, in milliseconds after the beginning: its name is the learner's affair. */
  lot?: number
}

export interface Ended {
  value?: unknown
  thrown?: Thrown
}

export interface Asked {
  goods: { sku: string; quantity: number; class?: ItemClass }
  places: Place[]
}

export interface SeenAct {
  /** What the clock said, in milliseconds. */
  time: number
  /** What `newId` gave. */
  ids: string[]
  /** The calls that ended in this act, by name. */
  ended: Record<string, Ended>
  /** What reached the bus. */
  events: Event[]
  /** What was there after each write of the learner's, of bare mediators only: `kind/id` and value. */
  views: Record<string, unknown>[]
  /** How often the learner's code has written. */
  writes: number
  /** How many calls to store and bus were begun; of these, writing to the store, and publishing. */
  calls: number
  writings: number
  publishings: number
  /** How often somebody else has written. */
  foreign: number
  /** What handlers read, run by run. */
  runs: unknown[][]
  /** What was said to our strategy. */
  asked: Asked[]
  /** Where the learner's code last wrote or published. */
  stack?: string
}

export interface Seen {
  acts: SeenAct[]
  /** What is in the store at the end. */
  docs: Document[]
}

export const nothingSeen = (time: number): SeenAct => ({
  time,
  ids: [],
  ended: {},
  events: [],
  views: [],
  writes: 0,
  calls: 0,
  writings: 0,
  publishings: 0,
  foreign: 0,
  runs: [],
  asked: [],
})
