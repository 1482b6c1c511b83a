/** What every proof needs, and the one way in which each runs the checks: the learner's. */
import { join } from 'node:path'
import type { AnyLabChecks, AnyLivePart, Lab } from '../catalogue/labs.ts'
import type { EngineChoice } from '../contract.ts'
import { type CheckLabOptions, checkLab } from '../engine/check-lab.ts'
import type { Home } from '../home.ts'
import type { RunResult } from '../result.ts'
import { cameOut, firstFinding, type Group, type ProofCase } from './proof-case.ts'

export interface Proving {
  home: Home
  lab: Lab
  checks: AnyLabChecks
  live?: AnyLivePart
  /** Leave out whatever has to run a stack. */
  staticOnly: boolean
  /** Run the mutants too that only a running stack can tell. */
  liveMutants: boolean
  /** How many specimens a finished lab has at least. */
  least: { variants: number; wrong: number }
  engine: EngineChoice
  signal: AbortSignal
}

/** A group of proofs, one after the other, so that long work shows as it goes. */
export type Prover = (proving: Proving) => AsyncGenerator<ProofCase>

export const solutionOf = (lab: Lab): string => join(lab.directory, 'solution')

export function runOn(proving: Proving, directory: string, options: Partial<CheckLabOptions> = {}): Promise<RunResult> {
  const { home, lab, checks, engine, signal, staticOnly } = proving
  return checkLab({ home, lab, checks, directory, engine, signal, mode: staticOnly ? 'static' : 'auto', ...options })
}

interface Expectation {
  group: Group
  id: string
  title: string
  proof: ProofCase['proof']
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

/** For a right solution: it passes, live when a stack could be run. */
export function judgePass(run: RunResult, group: Group, id: string, title: string): ProofCase {
  return judgeRun(run, { group, id, title, proof: run.runner ? 'live' : 'static', verdict: 'passed' })
}
