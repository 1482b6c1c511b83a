/**
 * What a run of checks found; `npx lab check --json` prints this, with how each step stands on record, as
 * one document and nothing else.
 *
 *     {
 *       "format": 1,
 *       "lab": "02", "title": "…", "directory": "workspace/02-infrastructure",
 *       "verdict": "wrong", "exitCode": 1,
 *       "points": { "earned": 30, "of": 100 },
 *       "seed": 1234 | null,
 *       "runner": "local" | "docker" | null,
 *       "findings": [ Finding ],             about the run as a whole: not started, nothing to run with
 *       "steps":  [ StepResult ],
 *       "checks": [ CheckResult ],           in the order in which they ran
 *       "notProved": [ "sentence" ],
 *       "notes": [ "sentence" ],
 *       "ms": 812
 *     }
 *
 * Finding, CheckResult and the verdicts are in `types.ts`. New keys may be added within a format; none changes its
 * meaning or goes without a new number. Several labs (`check --all --json`) give `{ "format": 1, "verdict", "exitCode",
 * "labs": [ RunResult ], "regressed": [ { lab, step, title } ] }`.
 */

import type { CheckResult, Finding, Proof } from '../types.ts'
import type { RunVerdict } from './verdict.ts'

export interface RunResult {
  format: 1
  lab: string
  title: string
  /** As a learner standing in the repository would type it. */
  directory: string
  verdict: RunVerdict
  /** The command's exit status. */
  exitCode: number
  points: Points
  /** Seed of all random choices; `--seed` repeats them. Null when no check ran that draws values. */
  seed: number | null
  /** What the engines ran on; null when none ran. */
  runner: 'local' | 'docker' | null
  findings: Finding[]
  steps: StepResult[]
  checks: CheckResult[]
  /** Sentences about things that this run did not prove. */
  notProved: string[]
  /** Other notes for the learner: files that were left out, where kept files are. */
  notes: string[]
  ms: number
}

export interface StepResult {
  id: number
  title: string
  verdict: RunVerdict
  points: Points
  /** The strongest proof by which a check of the step passed. */
  proved: Proof | 'none'
}

/** A step earns all of its points or none. */
export interface Points {
  earned: number
  of: number
}
