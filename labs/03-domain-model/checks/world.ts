// biome-ignore lint/suspicious/noExplicitAny: what a learner's module exports may be anything
export type Anything = any
export type Work = Record<string, Anything>

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
