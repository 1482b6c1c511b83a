/** What the checker's process and the child say to each other, one line each. */
import type { Thrown } from './thrown.ts'

/** File descriptors of the child: what it is asked, what it reports, and the line to its watchdog. */
export const descriptors = { requests: 3, reports: 4, watchdog: 5 } as const

/** The first line to the child, before anything of the learner's is loaded. */
export interface Boot {
  /** Each report begins with it. Nobody but the harness and the checker knows it. */
  token: string
  /** URLs of the learner's modules, in the order in which they are loaded. */
  entries: string[]
  maxResidentBytes: number
  /** It is asked nothing, and its line of requests does not hold it open. */
  isServer: boolean
}

export interface Request {
  id: number
  name: string
  input: unknown
}

export type Report =
  /** What the learner's modules export, each with its `typeof`. */
  | { type: 'ready'; exports: Record<string, string> }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'threw'; id: number; error: Thrown }
  /** Nothing is left that could ever go on. */
  | { type: 'stuck' }
  | { type: 'cannot-load' | 'crashed' | 'unhandled'; error: Thrown }
  /** The checker's own module cannot be loaded, or has no function of the name that was asked for. */
  | { type: 'player-failed'; error: Thrown }
  | { type: 'exiting'; code: number; stack: string }

/**
 * What the watchdog is asked: where the program is at this moment; or where it is if it is blocked, because its event loop
 * does not turn. What answers requests all the time is anywhere and not blocked.
 */
export type Look = 'anywhere' | 'blocked'
export const lookLetters: Readonly<Record<Look, string>> = { anywhere: '?', blocked: '!' }

/** What the watchdog says: where the program is, innermost frame first; empty when it runs nothing, or is not blocked. */
export interface Whereabouts {
  reason: 'asked' | 'memory'
  frames: Frame[]
}

export interface Frame {
  /** A file URL or a path. */
  source: string
  line: number
}
