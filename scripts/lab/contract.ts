/**
 * What a lab gives to the runner: `labs/NN-slug/checks/index.ts` default-exports one `LabChecks`.
 *
 * The runner does the rest, the same for learners, tests and `lab verify`: it copies the work to a scratch folder, lays
 * the lab's given files over it, runs the static checks in stage order, then opens one part after the other, runs its
 * checks, closes it, and adds up the verdict.
 *
 *     const lab: LabChecks<Files> = {
 *       static: { prepare, checks },
 *       parts: async () => [(await import('./code/index.ts')).code, (await import('./database/index.ts')).database],
 *       mutants,
 *     }
 *     export default lab
 */
import type { Place, StackFailure } from '../stack/types.ts'
import type { EngineName } from './catalogue/manifest.ts'
import type { Check, Finding, Verdict, Workspace } from './types.ts'

export interface LabChecks<Files extends Workspace = Workspace> {
  static: StaticPart<Files>
  /**
   * In the order in which they run: what is quick and needs no engine comes first. Absent when nothing of the lab can be
   * run. Called when one of them is due and not before: dynamic imports in it keep the clients of engines out of a static
   * check, which has to be quick.
   */
  parts?: () => Promise<readonly AnyPart<Files>[]>
  /** Find the place of a run's findings in the files; the first whose code fits is asked. */
  localisers?: readonly Localiser<Files>[]
  mutants: readonly Mutant[] | (() => Promise<readonly Mutant[]>)
  /** What chance decides in this lab's messages; they are recorded and compared without it. */
  volatile?: readonly Mask[]
}

/** A pattern in a finding as it is printed, and what stands in its place in the record. */
export type Mask = readonly [pattern: RegExp, name: string]

export interface StaticPart<Files extends Workspace> {
  /**
   * Parse once what the static checks read. The learner's mistakes must not make it throw: keep the failure in what is
   * returned and let the check of stage `parses` report it. What it throws is a `checker-error`.
   */
  prepare(workspace: Workspace): Promise<Files> | Files
  /** `proof: 'static'`, in the order in which a learner should hear of them; stages come before that order. */
  checks: readonly Check<Files>[]
}

/** Says where in the files the cause of a finding is, and what to try there. It never gives a verdict of its own. */
export interface Localiser<Files extends Workspace> {
  /** Prefix of the codes that it knows about: `02.3.4`. */
  code: string
  locate(files: Files, finding: Finding): { place?: Place; next?: string } | undefined
}

/** Checks that share one session: the learner's module in a process of its own, an engine alone, the whole stack. */
export interface Part<Files extends Workspace, Context> {
  /** Unique in the lab, kebab case: `code`, `database`, `stack`. */
  id: string
  /** What it means that the session opens, as a sentence: “PostgreSQL takes your files”. */
  title: string
  proof: 'run' | 'live'
  /** What a machine must have for it. */
  engines: readonly EngineName[]
  /** Quick enough to run at every save while the learner watches. */
  atSave?: boolean
  /** Takes most of a small machine: where several runs go on side by side, one at a time opens it. */
  alone?: boolean
  /** Shares nothing with the parts before it, and opens while they are checked. It needs static checks only. */
  ahead?: boolean
  /** Ids of checks that came before and without which it is not opened; a `*` suffix matches a prefix. */
  needs?: readonly string[]
  /**
   * Opens the session; called at most once per run, when the first of its checks is due.
   * Reject with a StackError (anything that carries `failure: StackFailure`) when it does not open: kind `environment`
   * gives the verdict `environment`, every other kind `wrong`. Leave nothing running after a rejection.
   */
  open(request: PartRequest<Files>): Promise<Session<Context>>
  /** Milliseconds that `open` may take. Default 180,000. */
  openTimeoutMs?: number
  /** Says in the lab's words what it means that the session did not open, and to which step that belongs. */
  startFailure?(failure: StackFailure, files: Files): { step: number; finding: Finding }
  /** Of this part's proof; those that break something on purpose have stage `fault` and come last. */
  checks: readonly Check<Context>[]
  /** What `lab verify` breaks to see that nothing passes; it adds `untouched`, `empty-files` and `tool-missing` by itself. */
  negativeControls?: readonly NegativeControl<Context>[]
}

/** A part as the runner sees it: contexts are passed on and never looked into. */
// biome-ignore lint/suspicious/noExplicitAny: each part has a context of its own, and only its own checks get it
export type AnyPart<Files extends Workspace = Workspace> = Part<Files, any>

/** Which runner the caller wants: `auto` is Docker where it can run this work, else local processes. */
export type EngineChoice = 'auto' | 'docker' | 'local'

export interface PartRequest<Files extends Workspace> {
  /** What `prepare` returned; run things from its `scratch`, never from its `directory`. */
  files: Files
  engine: EngineChoice
  /** The part's own, for volumes, logs and run state; removed with the scratch folder. */
  stateDir: string
  /** Contexts of the parts that are still open, by id: what one of them has started need not be started anew. */
  contexts: ReadonlyMap<string, unknown>
  /** For engines that stay up between runs of this lab. */
  warmDir: string
  /** Seed of all random choices, so that `--seed` repeats a run. */
  seed: number
  /** One short line on what is happening now, for the progress display. */
  onProgress(text: string): void
  /** Fires when the learner interrupts or the time is up. */
  signal: AbortSignal
}

export interface Session<Context> {
  context: Context
  /** What the engines ran on; null when there are none. */
  runner: 'docker' | 'local' | null
  /** What this way of running cannot show, one sentence each. */
  notProved: readonly string[]
  /** Stop and remove everything that does not stay. Called exactly once, also after failures. */
  close(): Promise<void>
}

/** A session of the right solution with something broken on purpose, in which no check may pass. */
export interface NegativeControl<Context> {
  id: 'stack-down' | 'foreign-stack' | 'login-refused'
  /** What is broken, as a sentence. */
  description: string
  /** Breaks it in the fresh session; the returned function undoes what closing the session does not. */
  sabotage(context: Context): Promise<() => Promise<void>>
  /** The verdicts that a run may have then. */
  right: readonly Exclude<Verdict, 'passed' | 'skipped'>[]
}

/** The solution with one fault in it, which the checker must notice. */
export interface Mutant {
  /** Unique within the lab: `redis-without-volume`. */
  id: string
  /** Path below `solution/`. */
  file: string
  /** The fault, as a sentence. */
  description: string
  /** Must change the text; an edit that changes nothing is an error of the lab. */
  edit(text: string): string
  /** Code prefix or prefixes, one of which must be named first: `02.1.5`. Absent for generated ones, whose cause nobody has named. */
  expect?: string | readonly string[]
  /** What notices it: the files, or a part's id. Default `static`. */
  shownBy?: string
  /** Why no check could ever tell it from the solution; not counted in the rate, and must still pass. */
  equivalent?: string
}
