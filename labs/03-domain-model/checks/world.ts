import type { Shape } from '../../../scripts/lab/kit/child/pick.ts'

// biome-ignore lint/suspicious/noExplicitAny: what is handed in and out may be anything
export type Anything = any

/** What one history has made, given out and handed in. */
export interface World {
  work: Record<string, Anything>
  named: Record<string, Anything>
  watched: Watched[]
  pulled: (Watched & { on: string })[]
  /** What was handed to the commands of each. */
  handedIn: { on: string; thing: Anything; isPoint: boolean }[]
  dates: Date[]
  /** The clock hands out its last Date again, and moves it on. */
  sameDate: boolean
  /** When `newId` gave it, of each id that no event had yet. */
  freeIds: Record<string, Date | undefined>
  ids: number
  time: number
}

/** Read after each move; what has not changed is not reported again. */
interface Watched {
  name: string
  thing: Anything
  shape: Shape
  was: unknown
  /** A caller has changed it, who may. */
  isTheirs?: true
}

const location = { x: null, y: null }
const place = { id: null, name: null, volume: null, orderId: null }
const data = { courierId: null, orderId: null, placeId: null, x: null, y: null }

/** What the task lists as read, of each kind of thing; of an event's data what some command must say there. */
export const listed = {
  location,
  place,
  order: { id: null, volume: null, location, status: null, courierId: null, createdAt: null, completedAt: null },
  courier: { id: null, name: null, speed: null, location, storagePlaces: [place] },
  event: { id: null, name: null, aggregateId: null, occurredAt: null, data },
  data,
} as const satisfies Record<string, Shape>

const kinds = { l: 'location', o: 'order', c: 'courier' } as const
/** By the name that the first move has given it: `o0` is an order. */
export const listedOf = (name: string) => listed[kinds[name[0] as keyof typeof kinds]]
