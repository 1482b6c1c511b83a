import type { Shape } from '../../../scripts/lab/kit/child/pick.ts'

// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
export type Anything = any

/** What one history has made, given out and handed in. */
export interface World {
  work: Record<string, Anything>
  named: Record<string, Anything>
  /** What each said last: what has not changed is not reported again. */
  last: Record<string, unknown>
  pulled: { on: string; events: Anything; was: unknown }[]
  /** What was handed to the commands of each. */
  handedIn: { on: string; thing: Anything; isPoint: boolean }[]
  dates: Date[]
  /** The clock hands out its last Date again, and moves it on. */
  sameDate: boolean
  ids: number
  time: number
}

const location = { x: null, y: null }
const place = { id: null, name: null, volume: null, orderId: null }

/** What the task lists as read, of each kind of thing; of an event's data what some command must say there. */
export const listed = {
  location,
  place,
  order: { id: null, volume: null, location, status: null, courierId: null, createdAt: null, completedAt: null },
  courier: { id: null, name: null, speed: null, location, storagePlaces: [place] },
  data: { courierId: null, orderId: null, placeId: null, x: null, y: null },
} as const satisfies Record<string, Shape>

export const listedOfEvent = { id: null, name: null, aggregateId: null, occurredAt: null, data: listed.data }

const kinds = { l: 'location', o: 'order', c: 'courier' } as const
/** By the name that the first move has given it: `o0` is an order. */
export const listedOf = (name: string) => listed[kinds[name[0] as keyof typeof kinds]]
