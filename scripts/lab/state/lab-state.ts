/** How a run changes a lab's state, the states of its steps, and the next thing to do. Pure. */
import { isDone, type State, stateOf } from '@groundwork/progress/states'
import type { Manifest, Step } from '../catalogue/manifest.ts'
import type { RunResult, StepResult } from '../run/result.ts'
import { withoutStep } from './hint-counts.ts'
import { stepOutcome } from './step-outcome.ts'
import type { LabState, StepState } from './store.ts'

/** @param proof what the lab requires to prove the step */
export function stepState(step: StepState | undefined, proof: Step['proof']): State {
  if (!step) return 'not-started'
  if (step.last === 'skip' && !isSameWork(step)) return step.waitsFor ? 'waits' : 'not-started'
  // Earlier releases stored right files as a pass, even where the step has to be run.
  const onlyFiles = step.proof?.by === 'static' && proof !== 'static'
  return stateOf(
    {
      passed: step.firstPassedAt !== undefined && !onlyFiles,
      // A step that waits for others and passed with the same files counts as read.
      lastStatus: step.last === 'skip' || (onlyFiles && step.last === 'pass') ? 'files-right' : step.last,
      lastProved: !onlyFiles && isSameWork(step),
    },
    proof,
  )
}

/** Whether the last check looked at the same files as the one that passed. */
export const isSameWork = ({ work, proof }: StepState): boolean => work !== undefined && work === proof?.work

/** Whether it ever passed; its files may have changed since. */
export const hasPassedOnce = (step: StepState | undefined): boolean => step?.firstPassedAt !== undefined

/** A step of a run, with what was known of the step before. */
export interface StepReport extends StepResult {
  state: State
  /** “waits for …”, when a part of it was not judged. */
  waitsFor?: string
  /** ISO 8601; absent as long as it has never passed. */
  passedAt?: string
}

/** What `npx lab check --json` prints: a run, with the state of each of its steps. */
export type ReportedRun = Omit<RunResult, 'steps'> & { steps: StepReport[] }

/** @param after the state with this run in it */
export function reportSteps(results: readonly StepResult[], steps: Manifest['steps'], after: LabState): StepReport[] {
  return results.map(result => {
    const step = after.steps[result.id]
    const proof = steps.find(({ id }) => id === result.id)?.proof ?? 'static'
    return { ...result, state: stepState(step, proof), waitsFor: step?.waitsFor, passedAt: step?.proof?.at }
  })
}

/** The part of a run that changes the state. */
export type StepsOfRun = Pick<RunResult, 'lab' | 'steps' | 'checks'>

/**
 * The state after a run.
 * @param work digest of the files that the run looked at
 */
export function applyRun(before: LabState, run: StepsOfRun, work: string, now: string): LabState {
  const after: LabState = {
    ...before,
    steps: { ...before.steps },
    codes: { ...before.codes },
    hints: { ...before.hints },
  }
  for (const step of run.steps) {
    const { id, verdict } = step
    const old = before.steps[id]
    const { status, waitsFor } = stepOutcome(step, run)
    const checked = { ...old, work, checkedAt: now, waitsFor }
    switch (status) {
      case 'pass':
        after.steps[id] = {
          ...checked,
          last: 'pass',
          firstPassedAt: old?.firstPassedAt ?? now,
          proof: { by: step.proved, work, at: now },
        }
        delete after.codes[id]
        after.hints = withoutStep(after.hints, run.lab, id)
        break
      case 'files-right':
        after.steps[id] = { ...checked, last: 'files-right' }
        delete after.codes[id]
        break
      case 'skip':
        // A step that passed before and is not started now has regressed.
        if (verdict === 'not-started' || waitsFor)
          after.steps[id] = { ...checked, last: verdict === 'not-started' && hasPassedOnce(old) ? 'fail' : 'skip' }
        // A step that nothing has judged keeps its state, unless its files have changed since its last run.
        else if (old?.proof && old.proof.work !== work) after.steps[id] = { ...checked, last: 'files-right' }
        break
      default: {
        after.steps[id] = { ...checked, last: status }
        const code = run.checks.find(check => check.step === id && check.findings.length > 0)?.findings[0]?.code
        if (status === 'fail' && code) after.codes[id] = code
      }
    }
  }
  return after
}

/** The step that a hint is for: the one that was found wrong last, or else the next one. */
export function stepToHint(steps: Manifest['steps'], state: LabState): number | undefined {
  const wrong = steps.filter(({ id }) => state.steps[id]?.last === 'fail')
  const checkedAt = ({ id }: Step) => state.steps[id]?.checkedAt ?? ''
  const [latest] = wrong.sort((a, b) => checkedAt(b).localeCompare(checkedAt(a)))
  if (latest) return latest.id
  const next = nextTask(steps, state, true)
  return 'step' in next ? next.step : undefined
}

export type NextTask =
  | { do: 'start' }
  | { do: 'mend'; step: number }
  | { do: 'step'; step: number }
  | { do: 'run' }
  | { do: 'done' }

/**
 * The next thing to do: a step that no longer passes, then the first step that never passed, and at the end a run of
 * what changed since it was proved.
 * @param started whether the workspace exists
 */
export function nextTask(steps: Manifest['steps'], state: LabState, started: boolean): NextTask {
  if (!started) return { do: 'start' }
  const stateOfStep = ({ id, proof }: Step) => stepState(state.steps[id], proof)
  const regressed = steps.find(step => stateOfStep(step) === 'regressed')
  if (regressed) return { do: 'mend', step: regressed.id }
  const open = steps.filter(step => !isDone(stateOfStep(step)))
  const first = open.find(step => !(hasPassedOnce(state.steps[step.id]) && stateOfStep(step) === 'files-right'))
  if (first) return { do: 'step', step: first.id }
  return { do: open.length > 0 ? 'run' : 'done' }
}
