/** Reads a step as the first version of the state file had it. */
import type { Proof } from '../types.ts'

/** The verdict of the last check that could judge the work, and the last proof of the step. */
export interface StepState1 {
  verdict: 'passed' | 'wrong' | 'not-started'
  proved: Proof | 'none'
  checkedAt: string
  firstPassedAt?: string
  lastPassedAt?: string
}

const statuses = { passed: 'pass', wrong: 'fail', 'not-started': 'skip' } as const

export function stepOfVersion1({ verdict, proved, checkedAt, firstPassedAt, lastPassedAt }: StepState1) {
  return {
    last: statuses[verdict],
    checkedAt,
    firstPassedAt,
    proof: lastPassedAt === undefined || proved === 'none' ? undefined : { by: proved, at: lastPassedAt },
  }
}
