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
   * In running order: quick parts without engines come first. Absent when the lab runs nothing. Called only when a part
   * is due, so that its dynamic imports keep the clients of engines out of a static check.
   */
  parts?: () => Promise<readonly AnyPart<Files>[]>
  /** Find where in the files the cause of a finding is; the first one whose code matches is asked. */
  localisers?: readonly Localiser<Files>[]
  mutants: readonly Mutant[] | (() => Promise<readonly Mutant[]>)
  /** Parts of this lab's messages that differ from run to run; recording and comparing masks them. */
  volatile?: readonly Mask[]
}

/** A pattern in a printed finding, and the name that replaces it in the record. */
export type Mask = readonly [pattern: RegExp, name: string]

export interface StaticPart<Files extends Workspace> {
  /**
   * Parses once what the static checks read. It must not throw for the learner's mistakes: keep the failure in the
   * result and let a check of stage `parses` report it. An error thrown here is a `checker-error`.
   */
  prepare(workspace: Workspace): Promise<Files> | Files
  /** Checks with `proof: 'static'`, in the order in which a learner should see them; stages come before that order. */
  checks: readonly Check<Files>[]
}

/** Says where in the files the cause of a finding is, and what to try there. It gives no verdict. */
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
  /** Name of its opening among the checks: the second part of a step needs one of its own. Default `start`. */
  start?: string
  proof: 'run' | 'live'
  /** What a machine must have for it. */
  engines: readonly EngineName[]
  /** Quick enough to run at every save in `--watch`. */
  atSave?: boolean
  /**
   * The files that the part's outcome depends on: patterns as in `files` of lab.yaml, and modules, each with all that it imports.
   * At a save the part keeps its last results while these are the same. Default: all of the work.
   */
  reads?: readonly string[]
  /** Its checks draw values from the request's `seed`: a run that found something says how to draw them again. */
  draws?: boolean
  /** Takes most of a small machine: when several runs share the machine, only one of them may have such a part open. */
  exclusive?: boolean
  /** Shares nothing with the parts before it: it opens while they are checked. It may need static checks only. */
  ahead?: boolean
  /** Ids of earlier checks that must pass before it opens; a `*` suffix matches a prefix. */
  needs?: readonly string[]
  /**
   * Opens the session; called at most once per run, when the first of its checks is due.
   * Reject with a StackError (anything that carries `failure: StackFailure`) when it does not open: kind `environment`
   * gives the verdict `environment`, every other kind `wrong`. Leave nothing running after a rejection.
   */
  open(request: PartRequest<Files>): Promise<Session<Context>>
  /** Milliseconds that `open` may take. Default 180,000. */
  openTimeoutMs?: number
  /** Says in the lab's words why the session did not open, and to which step that counts. */
  startFailure?(failure: StackFailure, files: Files): { step: number; finding: Finding }
  /** Checks of this part. Those of stage `fault` break something on purpose and come last. */
  checks: readonly Check<Context>[]
  /**
   * Faults that `lab verify` makes to see that nothing passes then; it adds `untouched`, `empty-files` and
   * `tool-missing` itself.
   */
  negativeControls?: readonly NegativeControl<Context>[]
}

/** A part as the runner sees it: it passes the context on without looking into it. */
// biome-ignore lint/suspicious/noExplicitAny: each part has a context of its own, and only its own checks get it
export type AnyPart<Files extends Workspace = Workspace> = Part<Files, any>

/** Which runner the caller wants: `auto` takes Docker where it can run this work, else local processes. */
export type EngineChoice = 'auto' | 'docker' | 'local'

export interface PartRequest<Files extends Workspace> {
  /** The result of `prepare`; run things from its `scratch`, never from its `directory`. */
  files: Files
  engine: EngineChoice
  /** This part's folder for volumes, logs and run state; removed with the scratch folder. */
  stateDir: string
  /** Contexts of the parts that are still open, by id: what they have started need not be started again. */
  contexts: ReadonlyMap<string, unknown>
  /** Folder for engines that stay up between runs of this lab. */
  warmDir: string
  /** Seed of all random choices, so that `--seed` repeats a run. */
  seed: number
  /** One short line about the current work, for the progress display. */
  onProgress(text: string): void
  /** Fires when the learner interrupts or the time is up. */
  signal: AbortSignal
}

export interface Session<Context> {
  context: Context
  /** What ran the engines; null when there are none. */
  runner: 'docker' | 'local' | null
  /** What this way of running cannot show, one sentence each. */
  notProved: readonly string[]
  /** Stops and removes everything that does not stay. Called exactly once, also after failures. */
  close(): Promise<void>
}

/** A fault in a session of the right solution, with which no check may pass. */
export interface NegativeControl<Context> {
  id: 'stack-down' | 'foreign-stack' | 'login-refused'
  /** The fault, as a sentence. */
  description: string
  /** Makes the fault in the fresh session; the returned function undoes what closing the session does not. */
  sabotage(context: Context): Promise<() => Promise<void>>
  /** The verdicts that the run may have. */
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
  /**
   * One or several prefixes of codes, one of which must be named first: `02.1.5`. Absent for generated mutants, whose
   * cause nobody has named.
   */
  expect?: string | readonly string[]
  /** What finds it: `static` for the files, or a part's id. Default `static`. */
  detectedBy?: string
  /** Why no check could tell it from the solution. Such a mutant is not counted in the rate, and must still pass. */
  equivalent?: string
}
