/** All static checks of lab 02, in the order in which a learner should hear of them. */
import type { Check } from '../../../../scripts/lab/types.ts'
import type { StaticContext } from './context.ts'
import { composeChecks } from './step-1-compose/index.ts'
import { environmentChecks } from './step-2-environment/index.ts'
import { databaseChecks } from './step-3-database/index.ts'
import { brokerChecks } from './step-4-broker/index.ts'
import { gatewayChecks } from './step-5-gateway/index.ts'
import { imageChecks } from './step-6-image/index.ts'

export const staticChecks: readonly Check<StaticContext>[] = [
  ...composeChecks,
  ...environmentChecks,
  ...databaseChecks,
  ...brokerChecks,
  ...gatewayChecks,
  ...imageChecks,
]
