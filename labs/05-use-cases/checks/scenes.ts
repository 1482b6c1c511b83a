/** What is done to the learner's work, as data: a scene is played in the child, and what was seen comes back. */
import type { Thrown } from '../../../scripts/lab/kit/child/thrown.ts'
import type { Document, Event, Place } from '../given/ports.ts'

/** Not on a full second: who keeps no more than seconds is seen. */
export const beginning = Date.UTC(2031, 4, 6, 0, 0, 0, 125)

export interface Scene {
  /** The strategy of the warehouses; without one the mediators are bare and get the handlers. */
  warehouse?: 'fifo' | 'abc' | 'ours'
  /** How many mediators share the store. Default 1. */
  mediators?: number
  handlers?: Record<string, Handler>
  /** The shelves that are there before, by id. Handlers have documents of this one kind. */
  shelves?: Record<string, unknown>
  /** Which of the waiting calls to store and bus goes on, turn by turn. Default: the oldest, and reading before writing. */
  schedule?: number[]
  acts: Act[]
}

/** What it does in its first run, and what in every later one. */
export type Handler = { text: string; query: boolean; steps: Step[]; again: Step[] }
export type Step = { verb: Verb; id: string; value: unknown }
export type Verb =
  | ('get' | 'list' | 'save' | 'saveElsewhere' | 'add' | 'copy' | 'emit')
  | ('foreign' | 'pause' | 'fail' | 'failWithCode' | 'throw' | 'answer' | 'goRound' | 'nothing')

export type Act = { text: string } & (
  | Call
  | FunctionCall
  | { do: 'together'; calls: Call[] }
  /** What is held or paused goes on, to the end. */
  | { do: 'open' }
  | { do: 'register'; name: string }
)

/** A request to a mediator. */
export interface Call {
  text: string
  do: 'send' | 'ask'
  name: string
  input: unknown
  /** What it is called where it is one of several at once. */
  as?: string
  /** From 1. */
  on?: { number: number }
  /** Its `at`-th call of this kind to store and bus waits until `open`. */
  hold?: { of: keyof SeenAct['calls']; at: number }
  /** Just before its `at`-th call somebody else adds 100 to a shelf. */
  foreign?: { at: number; id: string }
  refusing?: { code: string }
  /** After the beginning; default one second after the act before. */
  clock?: { milliseconds: number }
  /** The rule has it played in a second process. */
  elsewhere?: object
  /** What our strategy answers. */
  strategy?: { parts: Part[] }
}

/** @property lot by when it came in, in milliseconds after the beginning: its name is the learner's affair */
export type Part = { location: string; quantity: number; lot?: number }

/** A call of what steps 1 and 2 ask for. */
export interface FunctionCall {
  do: 'call'
  of?: 'fifo' | 'abc'
  name: 'createMovement' | 'abcClasses' | 'pick' | 'putAway'
  input: unknown
  places?: Place[]
  clock?: { milliseconds: number }
  frozen?: true
}

export type Ended = { value?: unknown; thrown?: Thrown }

export interface Seen {
  acts: SeenAct[]
  /** What is in the store at the end. */
  docs: Document[]
  /** `createMediator().send`, when it makes something without that function; then nothing was played. */
  lacks?: string
}

export type SeenAct = ReturnType<typeof nothingSeen>

export const nothingSeen = (time: number) => ({
  time,
  /** What `newId` gave. */
  ids: [] as string[],
  /** The calls that ended in this act, by name or number. */
  ended: {} as Record<string, Ended>,
  /** What reached the bus. */
  events: [] as Event[],
  /** The shelves after each write of the learner's, and how many writes there were. */
  views: [] as Record<string, unknown>[],
  writes: 0,
  /** How many calls to store and bus were begun. */
  calls: { call: 0, read: 0, write: 0, publish: 0 },
  /** How often somebody else has written. */
  foreign: 0,
  /** What handlers read, run by run. */
  runs: [] as unknown[][],
  /** What was said to our strategy. */
  asked: [] as { goods: { sku: string }; places: Place[] }[],
  /** What was handed in is another now. */
  changed: false,
  /** Where the learner's code last wrote or published. */
  stack: undefined as string | undefined,
})
