/** Lab 02: what its checks read, in what order they ask, and which parts of the learner's stack are run for them. */
import type { LabChecks } from '../../../scripts/lab/contract.ts'
import { localisers } from './localisers.ts'
import { mutants } from './mutants/index.ts'
import { prepare, type StaticContext } from './static/context.ts'
import { staticChecks } from './static/index.ts'
import { volatile } from './volatile.ts'

const lab: LabChecks<StaticContext> = {
  static: { prepare, checks: staticChecks },
  // Late: a static check has no use for the clients of PostgreSQL, Redis and Kafka, and they take a while to load.
  parts: async () => [
    (await import('./database/part.ts')).database,
    (await import('./gateway/part.ts')).gateway,
    (await import('./broker/part.ts')).broker,
    (await import('./stack/part.ts')).stack,
  ],
  localisers,
  mutants,
  volatile,
}
export default lab
