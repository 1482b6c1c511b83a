// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
export type Anything = any
export type Work = Record<string, Anything>

/** What the task lists as read, of each kind of thing. */
export const listed = {
  order: ['id', 'volume', 'location', 'status', 'courierId', 'createdAt', 'completedAt'],
  courier: ['id', 'name', 'speed', 'location', 'storagePlaces'],
  place: ['id', 'name', 'volume', 'orderId'],
  event: ['id', 'name', 'aggregateId', 'occurredAt', 'data'],
  /** What an event says of its command; whatever it holds besides is free. */
  data: ['courierId', 'orderId', 'placeId', 'x', 'y'],
  location: ['x', 'y'],
} as const

export const kindOf = (name: string) => (name[0] === 'o' ? 'order' : 'courier')

/** What one script has made, given out and handed in. */
export interface World {
  work: Work
  named: Record<string, Anything>
  /** By the name of the order or courier: what was handed to its commands. */
  handedIn: Record<string, HandedIn[]>
  /** Lists of events that were pulled, and what stood in them then. */
  pulled: { on: string; list: Anything; was: string }[]
  dates: Date[]
  sharedDate?: Date
  calls: number
  /** What was last reported of each: what has not changed is not reported again. */
  lastState: Record<string, Readonly<Record<string, unknown>>>
}

export interface HandedIn {
  thing: Anything
  lookAlike: boolean
}
