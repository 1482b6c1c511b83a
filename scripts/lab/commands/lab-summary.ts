/** What the list says of a lab. */
import { existsSync } from 'node:fs'
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

export function isLabDone({ steps }: Pick<LabSummary, 'steps'>): boolean {
  const { done, of } = tally(steps).steps
  return done === of
}
