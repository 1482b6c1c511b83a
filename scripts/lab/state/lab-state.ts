/** How a check changes the learner's standing, and what there is to do next. Pure. */
import type { Manifest } from '../catalogue/manifest.ts'
import type { RunResult } from '../run/result.ts'
import type { LabState, StepState } from './store.ts'

/** Once passed, and not at the last check. */
export const hasRegressed = (step: StepState | undefined): boolean =>
  step?.firstPassedAt !== undefined && step.verdict !== 'passed' && judges(step.verdict)

export const hasPassed = (step: StepState | undefined): boolean => step?.verdict === 'passed'

/** The standing after a run. Only what a run could judge counts: a broken machine takes nothing away. */
export function afterRun(before: LabState, run: RunResult, now: string): LabState {
  const after: LabState = {
    ...before,
    steps: { ...before.steps },
    codes: { ...before.codes },
    hints: { ...before.hints },
  }
  for (const { id, verdict, proved } of run.steps) {
    const old = before.steps[id]
    if (!judges(verdict)) continue
    if (verdict === 'passed') {
      after.steps[id] = { verdict, proved, checkedAt: now, firstPassedAt: old?.firstPassedAt ?? now, lastPassedAt: now }
      delete after.codes[id]
      delete after.hints[id]
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
    .filter(step => hasPassed(before.steps[step.id]) && judges(step.verdict) && step.verdict !== 'passed')
    .map(step => step.id)
}

export type Next = { do: 'start' } | { do: 'mend'; step: number } | { do: 'step'; step: number } | { do: 'done' }

/**
 * What to do next: what broke again comes before anything new, then the first step that has not passed.
 * @param started whether the workspace is there
 */
export function nextUp(steps: Manifest['steps'], state: LabState, started: boolean): Next {
  if (!started) return { do: 'start' }
  const broken = steps.find(step => hasRegressed(state.steps[step.id]))
  if (broken) return { do: 'mend', step: broken.id }
  const open = steps.find(step => !hasPassed(state.steps[step.id]))
  return open ? { do: 'step', step: open.id } : { do: 'done' }
}

/** Whether a verdict says something about the work; the others are about the machine or the course. */
const judges = (verdict: StepState['verdict']): boolean =>
  verdict === 'passed' || verdict === 'wrong' || verdict === 'not-started'
