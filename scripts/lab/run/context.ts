/** Shared by all functions of a run: the results so far, the listener for events, and the signal to stop. */
import type { Step } from '../catalogue/manifest.ts'
import type { AnyPart } from '../contract.ts'
import type { Check, CheckResult } from '../types.ts'
import type { StepResult } from './result.ts'

export interface RunContext {
  /** The lab's id, for codes. */
  lab: string
  /** By check id, in running order; checks look up here whether what they need has passed. */
  results: Map<string, CheckResult>
  onEvent: (event: RunEvent) => void
  /** Fires when the learner interrupts. */
  signal: AbortSignal
  /** End at the first check that finds something: a proof of a wrong submission needs no more. */
  firstFindingEnds?: boolean
}

/** An event of a run, for progress displays and for the ticks on the pages. */
export type RunEvent =
  | { type: 'phase'; phase: 'static' }
  | { type: 'phase'; phase: 'starting' | 'checking' | 'stopping'; part: Pick<AnyPart, 'id' | 'title' | 'proof'> }
  | { type: 'check'; check: CheckHead }
  | { type: 'result'; result: CheckResult }
  /** A step whose verdict is certain while others are still checked. */
  | { type: 'verdict'; step: Pick<Step, 'id' | 'title'>; isRight: boolean }
  /** The steps before engines are started. */
  | { type: 'steps'; steps: StepResult[] }
  | { type: 'progress'; text: string }

export type CheckHead = Pick<Check<never>, 'id' | 'step' | 'title' | 'proof'>

export function recordResult(run: RunContext, result: CheckResult): void {
  run.results.set(result.id, result)
  run.onEvent({ type: 'result', result })
}
