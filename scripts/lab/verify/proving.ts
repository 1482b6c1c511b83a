/** What every proof needs, and the one way in which each runs the checks: the learner's. */
import { join } from 'node:path'
import type { Lab } from '../catalogue/labs.ts'
import type { AnyPart, EngineChoice, LabChecks, Mutant } from '../contract.ts'
import { type CheckLabOptions, checkLab } from '../engine/check-lab.ts'
import type { Home } from '../home.ts'
import type { RunResult } from '../result.ts'
import { cameOut, firstFinding, type Group, type ProofCase } from './proof-case.ts'
import type { ProofTask } from './proof-task.ts'

export interface Proving {
  home: Home
  lab: Lab
  checks: LabChecks
  parts: readonly AnyPart[]
  mutants: readonly Mutant[]
  /** Why a part cannot be run here; parts that can are not in it. */
  obstacles: ReadonlyMap<string, string>
  /** How many specimens a finished lab has at least. */
  least: { variants: number; wrong: number }
  engine: EngineChoice
  signal: AbortSignal
  /** Also after wrong work has got its first finding: so that nothing of it breaks a check that comes later. */
  toTheEnd: boolean
}

/** What there is to prove in one group. */
export type Prover = (proving: Proving) => ProofTask[]

/** Whether running a part, or `all` of the lab, starts so much that nothing else should run beside it. */
export const runsAlone = ({ parts }: Proving, shownBy: string): boolean =>
  parts.some(part => part.alone && (shownBy === 'all' || shownBy === part.id))

export const solutionOf = (lab: Lab): string => join(lab.directory, 'solution')

/** What is said is compared with what is recorded: it must not change by chance. */
const seed = 1

export function runOn(proving: Proving, directory: string, options: Partial<CheckLabOptions> = {}): Promise<RunResult> {
  const { home, lab, checks, engine, signal, parts } = proving
  const runnable = parts.map(part => part.id).filter(id => canRun(proving, id))
  const mode = runnable.length > 0 || parts.length === 0 ? 'auto' : 'static'
  return checkLab({ home, lab, checks, directory, engine, signal, mode, parts: runnable, seed, ...options })
}

export const canRun = ({ obstacles }: Proving, shownBy: string): boolean => !obstacles.has(shownBy)

/** The files, or one part and nothing else: what a specimen is not about need not be run for it. */
export const onlyBy = (shownBy: string): Pick<CheckLabOptions, 'mode' | 'parts'> =>
  shownBy === 'static' ? { mode: 'static' } : { mode: 'live', parts: [shownBy] }

interface Expectation {
  group: Group
  id: string
  title: string
  shownBy: string
  verdict: RunResult['verdict']
  /** What must be named first, as a test of its code and in words. */
  code?: { matches(code: string | undefined): boolean; words: string }
}

/** The case that a run makes against what was expected of it. */
export function judgeRun(run: RunResult, { verdict, code, ...what }: Expectation): ProofCase {
  const finding = firstFinding(run)
  const named = code?.matches(finding?.code)
  return {
    ...what,
    ok: run.verdict === verdict && named !== false,
    expected: code ? `${verdict}, first ${code.words}` : verdict,
    actual: cameOut(run),
    named,
    finding,
    ms: run.ms,
  }
}

/** For a right solution: it passes; where a part cannot be run here, nothing wrong is found in the rest. */
export function judgePass({ obstacles }: Proving, run: RunResult, group: Group, id: string, title: string): ProofCase {
  return judgeRun(run, { group, id, title, shownBy: 'all', verdict: obstacles.size === 0 ? 'passed' : 'unproven' })
}
