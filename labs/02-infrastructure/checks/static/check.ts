/** How a static check is written: what must hold of the files, and what is said of it when it does not. */
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { finding, type StaticContext } from './context.ts'

export interface Reading extends Omit<Observation, 'that'> {
  /** @param code without the lab's number; `rest` is asked for only when it does not hold */
  that(holds: boolean, code: string, rest: () => Omit<Finding, 'code'>): boolean
}

export const check = (
  id: string,
  title: string,
  needs: string[],
  run: (context: StaticContext, seen: Reading) => void,
): Check<StaticContext> => ({
  id,
  step: Number(id.split('.')[0]),
  title,
  proof: 'static',
  needs,
  run(context) {
    const seen = observe()
    run(context, { ...seen, that: (holds, code, rest) => seen.that(holds, () => finding(code, rest())) })
    return seen.outcome()
  },
})
