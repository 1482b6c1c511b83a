import type { Mutant } from '../../../../scripts/lab/contract.ts'

export const mutants: readonly Mutant[] = []
