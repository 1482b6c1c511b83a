/** The learner's work as the checks see it, and the rules by which they judge it. */
import { rules } from '../../../scripts/lab/kit/rules.ts'
import type { Workspace } from '../../../scripts/lab/types.ts'
import type { Place } from '../../../scripts/stack/types.ts'
import type { Mistake, Path } from './located-yaml.ts'
import { messages } from './messages.ts'
import { wantedJourneys } from './model/journeys.ts'
import type { Model } from './model/model.ts'
import { architectureFile, readArchitecture } from './read-architecture.ts'
import { type Decision, readDecisions } from './read-decisions.ts'

export interface Work extends Workspace {
  /** Whether there is an architecture.yaml. */
  isThere: boolean
  /** Of its form. */
  mistakes: readonly Mistake[]
  model: Model
  decisions: readonly Decision[]
  /** Where in architecture.yaml this stands: `at('services', 'auth', 'store')`. */
  at(...path: Path): Place
}

export function readWork(workspace: Workspace): Work {
  const text = workspace.read(architectureFile)
  const { mistakes, model, lineOf } = readArchitecture(text ?? '')
  return {
    ...workspace,
    isThere: text !== undefined,
    mistakes,
    model,
    decisions: readDecisions(workspace),
    at: (...path) => ({ file: architectureFile, line: lineOf(path) }),
  }
}

/** The journeys that the requirements ask for, with what is wanted of each and its place. */
export const wantedIn = ({ model, at }: Pick<Work, 'model' | 'at'>) =>
  wantedJourneys(model).map(each => ({ ...each, name: each.journey.name, place: at('journeys', each.journey.name) }))

export const { rule } = rules<Work, keyof typeof messages>('01', 'static', messages, { file: architectureFile })

/** A rule about the model: the file says something, and all that it names is there. */
export const modelRule: typeof rule = (id, title, run, { needs = [] } = {}) =>
  rule(id, title, run, { needs: ['1.1.readable', '1.1.declared', ...needs] })
