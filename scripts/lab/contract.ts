/**
 * What a lab gives to the runner: `labs/NN-slug/checks/index.ts` default-exports one `LabChecks`.
 *
 * The runner does the rest, the same for learners, tests and `lab verify`: it copies the work to a scratch folder, lays
 * the lab's given files over it, runs the static checks in stage order, opens one live session, runs the live checks in
 * it, closes it, and adds up the verdict.
 *
 *     const lab: LabChecks<StaticContext, LiveContext> = {
 *       static: { prepare, checks },
 *       live: async () => (await import('./live/index.ts')).livePart,
 *       mutants,
 *     }
 *     export default lab
 */
import type { StackFailure } from '../stack/types.ts'
import type { Check, Finding, Verdict, Workspace } from './types.ts'

export interface LabChecks<StaticContext extends Workspace, LiveContext> {
  static: StaticPart<StaticContext>
  /**
   * Absent when nothing of the lab can be run. A function is called when a stack is about to be started, and not before:
   * A dynamic import in it keeps the clients of engines out of a static check, which has to be quick.
   */
  live?: LivePart<StaticContext, LiveContext> | (() => Promise<LivePart<StaticContext, LiveContext>>)
  mutants: readonly Mutant[]
}

export interface StaticPart<StaticContext extends Workspace> {
  /**
   * Parse once what the static checks read. The learner's mistakes must not make it throw: keep the failure in the
   * context and let the check of stage `parses` report it. What it throws is a `checker-error`.
   */
  prepare(workspace: Workspace): Promise<StaticContext> | StaticContext
  /** `proof: 'static'`, in the order in which a learner should hear of them; stages come before that order. */
  checks: readonly Check<StaticContext>[]
}

export interface LivePart<StaticContext extends Workspace, LiveContext> {
  /** Ids of static checks without which no session is opened; a `*` suffix matches a prefix. */
  needs?: readonly string[]
  /**
   * Start the learner's stack with fresh values; called at most once per run, when the first live check is due.
   * Reject with a StackError (anything that carries `failure: StackFailure`) when it does not come up: kind `environment`
   * gives the verdict `environment`, `compose` and `service` give `wrong`. Leave nothing running after a rejection.
   */
  open(request: LiveRequest<StaticContext>): Promise<LiveSession<LiveContext>>
  /** Milliseconds that `open` may take. Default 180,000. */
  openTimeoutMs?: number
  /** Says in the lab's words what a stack that did not come up means, and to which step it belongs. */
  startFailure?(failure: StackFailure, context: StaticContext): { step: number; finding: Finding }
  /** `proof: 'live'`; those that break the stack on purpose have stage `fault` and come last. */
  checks: readonly Check<LiveContext>[]
  /** Worlds in which nothing may pass; the runner adds `untouched`, `empty-files` and `tool-missing` by itself. */
  worlds?: readonly NullWorld<LiveContext>[]
}

/** Which runner the caller wants: `auto` is Docker where it can run this work, else local processes. */
export type EngineChoice = 'auto' | 'docker' | 'local'

export interface LiveRequest<StaticContext extends Workspace> {
  /** What `prepare` returned; run the stack from its `scratch`, never from its `directory`. */
  context: StaticContext
  engine: EngineChoice
  /** For the stack's volumes, logs and run state; removed with the scratch folder. */
  stateDir: string
  /** One short line on what is happening now, for the progress display. */
  onProgress(text: string): void
  /** Fires when the learner interrupts or the time is up. */
  signal: AbortSignal
}

export interface LiveSession<LiveContext> {
  context: LiveContext
  runner: 'docker' | 'local'
  /** What this way of running cannot show, one sentence each. */
  notProved: readonly string[]
  /** Stop and remove everything, volumes too. Called exactly once, also after failures; must not throw for a dead stack. */
  close(): Promise<void>
}

/** One world in which the checker could be fooled, made out of a session of the right solution. */
export interface NullWorld<LiveContext> {
  id: 'stack-down' | 'foreign-stack' | 'login-refused'
  /** What is so in this world, as a sentence. */
  description: string
  /** Turn the fresh session into that world; the returned function undoes what closing the session does not. */
  spoil(context: LiveContext): Promise<() => Promise<void>>
  /** The run verdicts that class it rightly. `passed` is refused. */
  right: readonly Exclude<Verdict, 'passed' | 'skipped'>[]
}

/** The solution with one fault in it. The checker must notice; how many it does is the lab's kill rate. */
export interface Mutant {
  /** Unique within the lab, kebab case: `redis-without-volume`. */
  id: string
  /** Path below `solution/`. */
  file: string
  /** The fault, as a sentence. */
  description: string
  /** Must change the text; an edit that changes nothing is an error of the lab. */
  edit(text: string): string
  /** Code prefix or prefixes, one of which must be named first: `02.1.5`. */
  expect: string | readonly string[]
  /** What can notice it. `live` ones run only with `--live-mutants`. Default `static`. */
  proof?: 'static' | 'live'
  /** Why no check could ever tell it from the solution; not counted in the rate, and must still pass. */
  equivalent?: string
}
