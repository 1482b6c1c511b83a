/** What a run says of a step, in the terms in which attempts are recorded. Pure. */
import type { AttemptStatus } from '@groundwork/progress/api'
import type { RunResult, StepResult } from '../run/result.ts'
import type { CheckResult } from '../types.ts'

export interface StepOutcome {
  status: AttemptStatus
  /** Why something of it was not judged: “waits for …”. */
  waitsFor?: string
}

export function stepOutcome({ id, verdict }: StepResult, { checks }: Pick<RunResult, 'checks'>): StepOutcome {
  const own = checks.filter(check => check.step === id)
  switch (verdict) {
    case 'passed':
      return { status: 'pass' }
    case 'wrong':
      return { status: 'fail' }
    case 'not-started':
      return { status: 'skip' }
    case 'unproven':
      return { status: unprovenStatus(own), waitsFor: own.find(check => check.verdict === 'skipped')?.notes[0] }
    default:
      return { status: 'error' }
  }
}

/** Nothing is wrong there, and something was not judged. */
function unprovenStatus(checks: readonly CheckResult[]): AttemptStatus {
  const judged = checks.filter(check => check.verdict !== 'skipped')
  if (judged.length === 0) return 'skip'
  if (judged.some(check => check.verdict !== 'passed')) return 'error'
  return checks.some(check => check.proof === 'static' && check.verdict === 'skipped') ? 'skip' : 'files-right'
}
