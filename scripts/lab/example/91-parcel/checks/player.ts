import { thrownOf } from '../../../kit/child/thrown.ts'
import type { CallResult } from '../../../kit/rules.ts'

/** Runs in the learner's process: calls what the task names and says what was seen. */
export function prices({ price }: { price(grams: unknown): unknown }, all: unknown[]): CallResult[] {
  return all.map(grams => {
    try {
      return { value: price(grams) }
    } catch (error) {
      return { thrown: thrownOf(error) }
    }
  })
}
