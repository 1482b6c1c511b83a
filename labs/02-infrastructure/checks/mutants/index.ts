/** The solution with one fault at a time: named by hand where the cause to be named first is known, generated for SQL. */
import type { Mutant } from '../../../../scripts/lab/contract.ts'
import { composeMutants } from './compose.ts'
import { fileMutants } from './files.ts'
import { gatewayMutants } from './gateway.ts'

export const mutants: readonly Mutant[] = [...composeMutants, ...fileMutants, ...gatewayMutants]
