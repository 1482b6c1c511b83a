/** The learner's work as the checks see it. */
import type { Workspace } from '../../../scripts/lab/types.ts'
import type { Place } from '../../../scripts/stack/types.ts'
import type { Mistake, Path } from './located-yaml.ts'
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
