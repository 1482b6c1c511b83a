/** The vocabulary of lab checks: what a check gets, what it returns, and how results add up. */
import type { Place } from '../stack/types.ts'

/** The verdict of a check, a step or a run. Only a check can be `skipped`: something it needs did not pass. */
export type Verdict =
  | 'passed'
  | 'wrong'
  | 'not-started'
  | 'environment'
  | 'checker-error'
  | 'timeout'
  | 'unproven'
  | 'skipped'

/** Exit status of `lab check`, by the run's verdict (2 is usage). */
export const exitCodes = {
  passed: 0,
  wrong: 1,
  'not-started': 1,
  environment: 3,
  'checker-error': 3,
  timeout: 3,
  unproven: 3,
} as const satisfies Record<Exclude<Verdict, 'skipped'>, number>

/** One thing found, in words for the learner. Printed in at most twelve lines; never holds the answer. */
export interface Finding {
  /** Stable, `<lab>.<rule>.<what>`: `02.1.2.unpinned-image`. Tests, `wrong/` and statistics refer to it. */
  code: string
  /** One sentence that names the object. */
  message: string
  place?: Place
  expected?: string
  actual?: string
  /** One next thing to try. */
  next: string
}

/** How a check proves its rule: from the parsed files, by running the learner's code, or by what engines really did. */
export const proofs = ['static', 'run', 'live'] as const
export type Proof = (typeof proofs)[number]

/** What a check returns. `observed` counts the assertions about something real; 0 with no findings is `unproven`. */
export type Outcome =
  | { verdict: 'passed'; observed: number; remarks?: Finding[]; notProved?: string[] }
  | { verdict: Exclude<Verdict, 'passed' | 'skipped'>; findings: Finding[]; observed: number; remarks?: Finding[] }

/** When a check runs: a stage is worth running only after the one before has passed. */
export const stages = ['exists', 'parses', 'starts', 'healthy', 'right', 'fault'] as const
export type Stage = (typeof stages)[number]

/** One rule of a lab, proved one way. */
export interface Check<Context> {
  /** `1.2.pinned-images`; the first number is the step, the first two are the rule. */
  id: string
  step: number
  title: string
  proof: Proof
  /** Default `right`. Checks run in stage order, then in the order they are listed. */
  stage?: Stage
  /** Ids of checks that must have passed before this one means anything; `*` suffix matches a prefix. */
  needs?: string[]
  /**
   * One of `needs`, for a check that takes long and mostly waits: it starts as soon as that one has passed, runs beside
   * all later checks, also of other parts, and reports last.
   */
  backgroundAfter?: string
  /** Takes too long for every save. */
  atSave?: false
  /** Milliseconds; the check is abandoned with verdict `timeout` after that. Default 30,000. */
  timeoutMs?: number
  /** `signal` fires when the check is abandoned: its time is up, or the learner has interrupted the run. */
  run(context: Context, signal: AbortSignal): Promise<Outcome> | Outcome
}

/** The result of one check in a run; what `--json` prints. */
export interface CheckResult {
  id: string
  step: number
  title: string
  proof: Proof
  verdict: Verdict
  findings: Finding[]
  remarks: Finding[]
  /** Why it was skipped, or what was not proved. */
  notes: string[]
  /** Id of the check that did not pass and without which a skipped one means nothing: the first cause of a chain. */
  waitsFor?: string
  ms: number
}

/** What every static check can read. Built once per run; a file that is absent is undefined. */
export interface Workspace {
  /** The learner's folder, absolute; never written to. */
  directory: string
  /** Scratch copy of the work with the lab's given files laid over; everything is run from here. */
  scratch: string
  read(path: string): string | undefined
  list(): string[]
}
