/** Step 2, in the order in which a learner should hear of it. */
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { StaticContext } from '../context.ts'
import { exampleExists } from './exists.ts'
import { buildContext, gitignore } from './ignored.ts'
import { missingSecrets, noSecrets, noSecretsElsewhere } from './secrets.ts'
import { valuesFollow } from './values.ts'
import { groups, sameVariables } from './variables.ts'

export const environmentChecks: readonly Check<StaticContext>[] = [
  exampleExists,
  noSecrets,
  noSecretsElsewhere,
  sameVariables,
  groups,
  missingSecrets,
  gitignore,
  buildContext,
  valuesFollow,
]
