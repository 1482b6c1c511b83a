/** Where a learner goes from a screen. */
import type { Lab } from '../catalogue/labs.ts'
import type { Target } from './check/options.ts'

/** To the work on a lab, to the screen below this one, or out. */
export type Destination = WatchPlace | 'back' | undefined

export interface WatchPlace {
  target: Target
  /** Check all of it at once, not only what is quick. */
  everything?: boolean
}

export const placeOf = (lab: Lab, everything = false): WatchPlace => ({
  target: { lab, directory: lab.workspace },
  everything,
})
