/** Lab 02: what its checks read, in what order they ask, and how the learner's stack is started for those that need it. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { prepare, type StaticContext } from './static/context.ts'
import { staticChecks } from './static/index.ts'
import { mutants } from './static/mutants/index.ts'

const lab: LabChecks<StaticContext> = {
  static: { prepare, checks: staticChecks },
  // Late: a static check has no use for the clients of PostgreSQL, Redis and Kafka, and they take a while to load.
  parts: async () => [(await import('./live/index.ts')).stack],
  mutants,
}
export default lab
