/** Step 4, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { advertised, brokerStarts, noAutoCreate } from './broker.ts'
import { brokerFromEnvironment, scriptRuns } from './one-shot.ts'
import { honest, lineEnds, nineTopics, repeatable, scriptExists } from './script.ts'

export const brokerChecks: readonly Check<StaticContext>[] = [
  brokerStarts,
  advertised,
  noAutoCreate,
  scriptExists,
  lineEnds,
  scriptRuns,
  brokerFromEnvironment,
  nineTopics,
  honest,
  repeatable,
]
