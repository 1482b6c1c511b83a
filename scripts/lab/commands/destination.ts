/** Where the learner goes when a screen closes. */
import type { Lab } from '../catalogue/labs.ts'
import type { Target } from './check/options.ts'

/** The watch screen of a lab, the screen below this one, or out of the command. */
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
