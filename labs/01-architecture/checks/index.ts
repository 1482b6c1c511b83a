/** Lab 01: what is asked of a model of services, and of the decisions behind it. Nothing of the learner's is run. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { parts } from './step-1-parts.ts'
import { journeys } from './step-2-journeys.ts'
import { failure } from './step-3-failure.ts'
import { copies } from './step-4-copies.ts'
import { decisions } from './step-5-decisions.ts'
import { readWork, type Work } from './work.ts'

const lab: LabChecks<Work> = {
  static: { prepare: readWork, checks: [...parts, ...journeys, ...failure, ...copies, ...decisions] },
  mutants: async () => (await import('./mutants.ts')).mutants(),
}
export default lab
