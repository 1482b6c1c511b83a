/** What every proof is given, and how it runs the checks: by `runLab`, as a learner does. */
import { join } from 'node:path'
import type { Lab } from '../catalogue/labs.ts'
import type { AnyPart, EngineChoice, LabChecks, Mutant } from '../contract.ts'
import type { CoursePaths } from '../paths.ts'
import type { RunResult } from '../run/result.ts'
import { type RunOptions, runLab } from '../run/run-lab.ts'
import type { Mutex } from '../run/run-parts.ts'
import { describeOutcome, firstFinding, type Group, type ProofCase } from './proof-case.ts'
import type { ProofTask } from './proof-task.ts'

export interface ProofContext {
  paths: CoursePaths
  lab: Lab
  checks: LabChecks
  parts: readonly AnyPart[]
  mutants: readonly Mutant[]
  /** Why a part cannot be run here; parts that can are not in it. */
  obstacles: ReadonlyMap<string, string>
  /** How many submissions a finished lab has at least. */
  minimum: { variants: number; wrong: number }
  engine: EngineChoice
  signal: AbortSignal
  /** Go on after the first finding, to see that wrong work breaks no later check. */
  toTheEnd: boolean
  /** Of all random choices. */
  seed: number
  /** One at a time of the runs that are at a part which takes most of the machine. */
  exclusively: Mutex
}

/** What there is to prove in one group. */
export type Prover = (context: ProofContext) => ProofTask[]

export const solutionOf = (lab: Lab): string => join(lab.directory, 'solution')

/** What is compared with the recorded messages must not change by chance. */
export const recordedSeed = 1

export function runOn(context: ProofContext, directory: string, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const { paths, lab, checks, engine, signal, parts, seed, exclusively } = context
  const runnable = parts.map(part => part.id).filter(id => canRun(context, id))
  const mode = runnable.length > 0 || parts.length === 0 ? 'auto' : 'static'
  return runLab({ paths, lab, checks, directory, engine, signal, mode, parts: runnable, seed, exclusively, ...options })
}

export const canRun = ({ obstacles }: ProofContext, detectedBy: string): boolean => !obstacles.has(detectedBy)

/** The files, or one part and nothing else: that is enough to see the submission's one mistake. */
export const onlyBy = (detectedBy: string): Pick<RunOptions, 'mode' | 'parts'> =>
  detectedBy === 'static' ? { mode: 'static' } : { mode: 'live', parts: [detectedBy] }

interface Expectation {
  group: Group
  id: string
  title: string
  detectedBy: string
  verdict: RunResult['verdict']
  /** What must be named first, as a test of its code and in words. */
  code?: { matches(code: string | undefined): boolean; words: string }
}

/** Compares a run with what is expected of it. */
export function caseOfRun(run: RunResult, { verdict, code, ...what }: Expectation): ProofCase {
  const finding = firstFinding(run)
  const named = code?.matches(finding?.code)
  return {
    ...what,
    ok: run.verdict === verdict && named !== false,
    expected: code ? `${verdict}, first ${code.words}` : verdict,
    actual: describeOutcome(run),
    named,
    finding,
    ms: run.ms,
  }
}

/** For a right solution: it passes; where a part cannot be run here, nothing wrong is found in the rest. */
export function caseOfPass(
  { obstacles }: ProofContext,
  run: RunResult,
  group: Group,
  id: string,
  title: string,
): ProofCase {
  return caseOfRun(run, { group, id, title, detectedBy: 'all', verdict: obstacles.size === 0 ? 'passed' : 'unproven' })
}
