/** The learner's work as the checks see it, and the rules by which they judge it. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import { messages } from './messages.ts'
import { wantedJourneys } from './model/journeys.ts'
import { type Architecture, architectureFile, readArchitecture } from './read-architecture.ts'
import { type Decision, readDecisions } from './read-decisions.ts'

export interface Work extends Workspace, Architecture {
  /** Whether there is an architecture.yaml. */
  isThere: boolean
  decisions: readonly Decision[]
}

export function readWork(workspace: Workspace): Work {
  const text = workspace.read(architectureFile)
  const isThere = text !== undefined
  return { ...workspace, ...readArchitecture(text ?? ''), isThere, decisions: readDecisions(workspace) }
}

/** The journeys that the requirements ask for, with what is wanted of each and its place. */
export const wantedIn = ({ model, at }: Pick<Work, 'model' | 'at'>) =>
  wantedJourneys(model).map(each => ({ ...each, name: each.journey.name, place: at('journeys', each.journey.name) }))

export const { rule, ruleAfter } = rules<Work, keyof typeof messages>('01', 'static', messages, {
  file: architectureFile,
})

/** Of a model that says something, and in which all names are those of something. */
export const modelRule = ruleAfter('1.1.readable', '1.1.declared')
