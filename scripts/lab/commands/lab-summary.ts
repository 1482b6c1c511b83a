/** The facts about a lab that the list shows. */
import { existsSync } from 'node:fs'
import pc from 'picocolors'
import { type Lab, listLabs } from '../catalogue/labs.ts'
import { type StepView, stepViews, tally } from '../report/step-view.ts'
import { labState, readState, type State } from '../state/store.ts'
import type { Cli } from './cli.ts'

export interface LabSummary {
  lab: Lab
  started: boolean
  steps: readonly StepView[]
}

/** All labs, by id. */
export function labSummaries({ paths, err }: Cli): LabSummary[] {
  const state = readState(paths, err)
  return listLabs(paths).map(lab => summaryOf(lab, state))
}

const summaryOf = (lab: Lab, state: State): LabSummary => ({
  lab,
  started: existsSync(lab.workspace),
  steps: stepViews(lab.manifest.steps, labState(state, lab.manifest.id)),
})

/** How far the learner is in it. */
export function progressOf(summary: LabSummary): string {
  const { done, of } = tally(summary.steps).steps
  if (!summary.started) return pc.dim('not started')
  return done === of ? pc.green('done') : `${done} of ${of} steps`
}

export function scoreOf({ steps }: Pick<LabSummary, 'steps'>): string {
  const { earned, of } = tally(steps).points
  return `${earned}/${of}`.padStart(7)
}

export function isLabDone({ steps }: Pick<LabSummary, 'steps'>): boolean {
  const { done, of } = tally(steps).steps
  return done === of
}
