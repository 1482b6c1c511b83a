/** How a run changes a lab's state, and what there is to do next. Pure. */
import type { Manifest } from '../catalogue/manifest.ts'
import type { RunResult } from '../run/result.ts'
import { withoutStep } from './hint-counts.ts'
import type { LabState, StepState } from './store.ts'

/** Once passed, and not at the last check. */
export const hasRegressed = (step: StepState | undefined): boolean =>
  step?.firstPassedAt !== undefined && step.verdict !== 'passed' && judgesWork(step.verdict)

export const hasPassed = (step: StepState | undefined): boolean => step?.verdict === 'passed'

/** The state after a run. Only what the run could judge changes it: a fault of the machine does not. */
export function applyRun(before: LabState, run: RunResult, now: string): LabState {
  const after: LabState = {
    ...before,
    steps: { ...before.steps },
    codes: { ...before.codes },
    hints: { ...before.hints },
  }
  for (const { id, verdict, proved } of run.steps) {
    const old = before.steps[id]
    if (!judgesWork(verdict)) continue
    if (verdict === 'passed') {
      after.steps[id] = { verdict, proved, checkedAt: now, firstPassedAt: old?.firstPassedAt ?? now, lastPassedAt: now }
      delete after.codes[id]
      after.hints = withoutStep(after.hints, run.lab, id)
      continue
    }
    after.steps[id] = { ...old, verdict, proved: 'none', checkedAt: now }
    const code = run.checks.find(check => check.step === id && check.findings.length > 0)?.findings[0]?.code
    if (code) after.codes[id] = code
  }
  return after
}

/** Steps that had passed before this run and did not now. */
export function regressions(before: LabState, run: RunResult): number[] {
  return run.steps
    .filter(step => hasPassed(before.steps[step.id]) && judgesWork(step.verdict) && step.verdict !== 'passed')
    .map(step => step.id)
}

export type NextTask = { do: 'start' } | { do: 'mend'; step: number } | { do: 'step'; step: number } | { do: 'done' }

/**
 * What to do next: a step that passes no longer comes before new ones, then the first step that has not passed.
 * @param started whether the workspace is there
 */
export function nextTask(steps: Manifest['steps'], state: LabState, started: boolean): NextTask {
  if (!started) return { do: 'start' }
  const broken = steps.find(step => hasRegressed(state.steps[step.id]))
  if (broken) return { do: 'mend', step: broken.id }
  const open = steps.find(step => !hasPassed(state.steps[step.id]))
  return open ? { do: 'step', step: open.id } : { do: 'done' }
}

/** Whether a verdict says something about the work; the others are about the machine or the course. */
const judgesWork = (verdict: StepState['verdict']): boolean =>
  verdict === 'passed' || verdict === 'wrong' || verdict === 'not-started'
