/** The steps of a lab as screens show them, and what they add up to. Pure. */
import { isDone } from '@groundwork/progress/states'
import type { Manifest } from '../catalogue/manifest.ts'
import { type StepReport, stepState } from '../state/lab-state.ts'
import type { LabState } from '../state/store.ts'
import type { StateFacts } from './state-text.ts'

export interface StepView extends StateFacts {
  id: number
  title: string
  points: number
}

/** @param reports of the last run; a step without a report keeps its stored state */
export const stepViews = (steps: Manifest['steps'], known: LabState, reports: readonly StepReport[] = []): StepView[] =>
  steps.map(({ id, title, points, proof }) => {
    const stored = known.steps[id]
    const facts = { state: stepState(stored, proof), waitsFor: stored?.waitsFor, passedAt: stored?.proof?.at }
    const { state, waitsFor, passedAt } = reports.find(report => report.id === id) ?? facts
    return { id, title, points, state, waitsFor, passedAt }
  })

export const isStepDone = ({ state }: Pick<StepView, 'state'>): boolean => isDone(state)

/** Whether nothing has to be written: the step is done, or only has to be run. */
export const isSettled = ({ state }: Pick<StepView, 'state'>): boolean => isDone(state) || state === 'files-right'

export interface Tally {
  steps: { done: number; of: number }
  points: { earned: number; of: number }
}

export function tally(steps: readonly StepView[]): Tally {
  const points = (some: readonly StepView[]) => some.reduce((sum, step) => sum + step.points, 0)
  const done = steps.filter(isStepDone)
  return { steps: { done: done.length, of: steps.length }, points: { earned: points(done), of: points(steps) } }
}
