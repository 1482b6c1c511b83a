/** How a run changes a lab's state, how its steps stand then, and what there is to do next. Pure. */
import { isDone, type State, stateOf } from '@groundwork/progress/states'
import type { Manifest, Step } from '../catalogue/manifest.ts'
import type { RunResult, StepResult } from '../run/result.ts'
import { withoutStep } from './hint-counts.ts'
import { stepOutcome } from './step-outcome.ts'
import type { LabState, StepState } from './store.ts'

/** @param proof what shows that the step is right, as the lab says */
export function stepState(step: StepState | undefined, proof: Step['proof']): State {
  if (!step) return 'not-started'
  if (step.last === 'skip' && !isSameWork(step)) return step.waitsFor ? 'waits' : 'not-started'
  // Earlier releases took files that are right for a pass, also where something is to be run.
  const onlyFiles = step.proof?.by === 'static' && proof !== 'static'
  return stateOf(
    {
      passed: step.firstPassedAt !== undefined && !onlyFiles,
      // Files that wait for others, and passed as they are, count as read.
      lastStatus: step.last === 'skip' || (onlyFiles && step.last === 'pass') ? 'files-right' : step.last,
      lastProved: !onlyFiles && isSameWork(step),
    },
    proof,
  )
}

/** Whether the files that the last check looked at are those that passed. */
export const isSameWork = ({ work, proof }: StepState): boolean => work !== undefined && work === proof?.work

/** At some time; its files may have changed since. */
export const hasPassedOnce = (step: StepState | undefined): boolean => step?.firstPassedAt !== undefined

/** What a step of a run has come to, with what was known of it before. */
export interface StepReport extends StepResult {
  state: State
  /** “waits for …”, where something of it was not judged. */
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

/** What of a run changes the state. */
export type StepsOfRun = Pick<RunResult, 'lab' | 'steps' | 'checks'>

/**
 * The state after a run.
 * @param work digest of the files that it looked at
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
        // What passed once and is gone now has been lost.
        if (verdict === 'not-started' || waitsFor)
          after.steps[id] = { ...checked, last: verdict === 'not-started' && hasPassedOnce(old) ? 'fail' : 'skip' }
        // What nothing has looked at stands as it did, unless its files have changed since they were run.
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

/** Where a hint is wanted: at the step that was found wrong last, or else at the one that is next. */
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
 * What to do next: a step that passes no longer comes before new ones, then the first step that has never passed. At the
 * end what changed since it was proved is run once more.
 * @param started whether the workspace is there
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
