/** The solution with one fault at a time, by step. */
import type { Mutant } from '../../../../../scripts/lab/contract.ts'
import { brokerMutants } from './broker.ts'
import { composeMutants } from './compose.ts'
import { databaseMutants } from './database.ts'
import { environmentMutants } from './environment.ts'
import { gatewayMutants } from './gateway.ts'
import { imageMutants } from './image.ts'

export const mutants: readonly Mutant[] = [
  ...composeMutants,
  ...environmentMutants,
  ...databaseMutants,
  ...brokerMutants,
  ...gatewayMutants,
  ...imageMutants,
]
