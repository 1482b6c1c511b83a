/** A process with the learner's code in it: how it is started, and what can be done with it. */
import type { Place } from '../../../stack/types.ts'
import type { Limits } from './spawn-harness.ts'
import type { Thrown } from './thrown.ts'

export interface ChildOptions {
  /** The scratch copy of the work, absolute; the child's working directory. */
  directory: string
  /** The learner's module below `directory`; of several, the player's `work` has the exports of all. */
  entry: string | readonly string[]
  /** The checker's module. What is wrong with it is the course's fault: no ChildFault, and so a `checker-error`. */
  player: URL
  /** Functions that the learner's modules must export before anything is asked. */
  needs?: readonly string[]
  /**
   * For a server: called until it does not throw, and what it threw last is told. The start is over then, also when the
   * module waits at its top level; and the process may end by itself once it has nothing left to do.
   */
  probe?: (signal: AbortSignal) => Promise<void>
  /** What the learner's code gets besides PATH and the like: `DATABASE_URL`, `TZ`. */
  env?: Record<string, string>
  limits?: Partial<Limits>
  signal?: AbortSignal
}

/** A player's module: functions that get the learner's exports and what is asked, and say what was seen. */
export type PlayerModule = Record<string, (work: never, input: never) => unknown>

export interface TimeLimit {
  timeoutMs?: number
}

type Question<Input> = undefined extends Input ? [input?: Input, limit?: TimeLimit] : [input: Input, limit?: TimeLimit]

/**
 * @typeParam Player `typeof import('./player.ts')`; of a child without one nothing is asked. `out`: a child may stand where
 * fewer of its functions are wanted, and nowhere else, which the compiler would not see from `ask` alone
 */
export interface Child<out Player extends PlayerModule = typeof import('./no-player.ts')> {
  pid: number
  /** Name of each export with its `typeof`. */
  exports: Readonly<Record<string, string>>
  /** What the child has written to standard output and error so far. */
  output(): string
  /** @throws ChildFault `missing-export` or `wrong-export` when one of them is no function */
  needs(...functions: string[]): void
  /**
   * Calls the player's function of this name. Several may be asked at once. Values cross as `codec.ts` writes them.
   * @throws ChildFault for whatever the learner's code did to the process, ChildKilled when the checker has ended it
   */
  ask<Name extends keyof Player & string>(
    name: Name,
    ...question: Question<Parameters<Player[Name]>[1]>
  ): Promise<Awaited<ReturnType<Player[Name]>>>
  /**
   * Does something with the process from outside, such as a request to a server in it.
   * @param name of what is done: `GET /orders`
   * @param work its signal fires when the process has ended or the time is up. What it throws is thrown
   * @throws ChildFault when the process ends before `work` does, or with `work` because of it; `never-ends` with the place
   * when the time is up and the process is in a loop; `no-answer` when the time is up and it only waits, which ends nothing
   */
  during<T>(name: string, work: (signal: AbortSignal) => Promise<T>, limit?: TimeLimit): Promise<T>
  /**
   * Sends a signal and waits until the process has ended by itself.
   * @returns `exit code 0`, or the signal that ended it; undefined when it is still running after `timeoutMs`
   */
  endedBy(signal: NodeJS.Signals, timeoutMs: number): Promise<string | undefined>
  /** Where in the learner's files something was thrown. */
  placeOf(thrown: Pick<Thrown, 'stack'>): Place | undefined
  /** Whether it can be asked no more. */
  ended(): boolean
  /** `kill -9`, the whole group; resolves when it is gone. */
  kill(): Promise<void>
  close(): Promise<void>
}
