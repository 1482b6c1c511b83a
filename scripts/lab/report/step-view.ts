/** The steps of a lab as screens show them: how each stands, from what is stored and from the run that has just ended. Pure. */
import { isDone, type State, states } from '@groundwork/progress/states'
import pc from 'picocolors'
import type { Manifest, Step } from '../catalogue/manifest.ts'
import type { StepResult } from '../run/result.ts'
import { hasPassed, hasRegressed } from '../state/lab-state.ts'
import type { LabState, StepState } from '../state/store.ts'

export interface StepView {
  id: number
  title: string
  points: number
  state: State
}

/** @param results of the last run; without them a step stands as it is stored */
export const stepViews = (
  steps: Manifest['steps'],
  stored: LabState,
  results: readonly StepResult[] = [],
): StepView[] =>
  steps.map(step => ({
    id: step.id,
    title: step.title,
    points: step.points,
    state: stepState(
      step,
      stored.steps[step.id],
      results.find(({ id }) => id === step.id),
    ),
  }))

function stepState({ proof }: Step, stored: StepState | undefined, result: StepResult | undefined): State {
  if (hasPassed(stored)) return proof === 'static' ? 'passed' : 'proved'
  const verdict = result?.verdict ?? stored?.verdict
  switch (verdict) {
    case undefined:
    case 'not-started':
      return 'not-started'
    case 'passed':
      return proof === 'static' ? 'passed' : 'proved'
    case 'wrong':
      return hasRegressed(stored) ? 'regressed' : 'not-right'
    case 'unproven':
      return result?.proved === 'none' ? 'waits' : 'files-right'
    default:
      return 'unchecked'
  }
}

/** Nothing is to be mended there now: it is done, or only a run is left. */
export const isSettled = ({ state }: StepView): boolean => isDone(state) || state === 'files-right'

export const isStepDone = ({ state }: StepView): boolean => isDone(state)

export interface Tally {
  steps: { done: number; of: number }
  points: { earned: number; of: number }
}

export function tally(steps: readonly StepView[]): Tally {
  const points = (some: readonly StepView[]) => some.reduce((sum, step) => sum + step.points, 0)
  const done = steps.filter(isStepDone)
  return { steps: { done: done.length, of: steps.length }, points: { earned: points(done), of: points(steps) } }
}

const colours = {
  'not-started': pc.dim,
  'not-right': pc.red,
  'files-right': pc.yellow,
  proved: pc.green,
  passed: pc.green,
  regressed: pc.red,
  waits: pc.dim,
  unchecked: pc.yellow,
} as const satisfies Record<State, (text: string) => string>

export const signOf = ({ state }: StepView): string => colours[state](states[state].sign)
export const wordOf = ({ state }: StepView): string => colours[state](states[state].word)
