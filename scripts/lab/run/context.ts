/** What every function of a run is given: the results so far, whom to tell of them, and when to stop. */
import type { AnyPart } from '../contract.ts'
import type { Check, CheckResult } from '../types.ts'
import type { StepResult } from './result.ts'

export interface RunContext {
  /** The lab's id, for codes. */
  lab: string
  /** By check id, in the order in which they came; checks look here for what they need. */
  results: Map<string, CheckResult>
  onEvent: (event: RunEvent) => void
  /** Fires when the learner interrupts. */
  signal: AbortSignal
}

/** What happens during a run, for progress displays and the page's ticks. */
export type RunEvent =
  | { type: 'phase'; phase: 'static' }
  | { type: 'phase'; phase: 'starting' | 'checking' | 'stopping'; part: Pick<AnyPart, 'id' | 'title' | 'proof'> }
  | { type: 'check'; check: CheckHead }
  | { type: 'result'; result: CheckResult }
  /** How the steps stand before engines are started. */
  | { type: 'steps'; steps: StepResult[] }
  | { type: 'progress'; text: string }

export type CheckHead = Pick<Check<never>, 'id' | 'step' | 'title' | 'proof'>

export function recordResult(run: RunContext, result: CheckResult): void {
  run.results.set(result.id, result)
  run.onEvent({ type: 'result', result })
}
