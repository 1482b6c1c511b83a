/** The result of a step, in the terms in which attempts are recorded. Pure. */
import type { AttemptStatus } from '@groundwork/progress/api'
import type { RunResult, StepResult } from '../run/result.ts'
import type { CheckResult } from '../types.ts'

export interface StepOutcome {
  status: AttemptStatus
  /** Why a part of it was not judged: “waits for step 3”. */
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
      return { status: unprovenStatus(own), waitsFor: reasonToWait(own, checks) }
    default:
      return { status: 'error' }
  }
}

/** The step of the check that a skipped one waits for is what the learner has to mend; else what the skipped one says. */
function reasonToWait(own: readonly CheckResult[], all: readonly CheckResult[]): string | undefined {
  const skipped = own.find(check => check.verdict === 'skipped')
  if (!skipped) return undefined
  const needed = all.find(({ id }) => id === skipped.waitsFor)
  return needed ? `waits for step ${needed.step}` : skipped.notes[0]
}

/** The status of a step with no finding and with a check that was not judged. */
function unprovenStatus(checks: readonly CheckResult[]): AttemptStatus {
  const judged = checks.filter(check => check.verdict !== 'skipped')
  if (judged.length === 0) return 'skip'
  if (judged.some(check => check.verdict !== 'passed')) return 'error'
  return checks.some(check => check.proof === 'static' && check.verdict === 'skipped') ? 'skip' : 'files-right'
}
