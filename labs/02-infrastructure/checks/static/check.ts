/** How a static check is written: what must hold of the files, and what is said of it when it does not. */
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { finding, type StaticContext } from './context.ts'

export interface Reading extends Omit<Observation, 'that' | 'outcome'> {
  /** @param code without the lab's number; `rest` is asked for only when it does not hold */
  that(holds: boolean, code: string, rest: () => Omit<Finding, 'code'>): boolean
  /** Counts as looked at: only the running stack can decide it. */
  notProved(sentence: string): void
}

type Run = (context: StaticContext, seen: Reading) => void

/** Of the compose file, once it can be read. */
export const composeCheck = (id: string, title: string, run: Run) => check(id, title, ['1.0.parses'], run)

/** Of the services' image, once its Dockerfile can be read. */
export const imageCheck = (id: string, title: string, run: Run) => check(id, title, ['6.1.readable'], run)

export const check = (id: string, title: string, needs: string[], run: Run): Check<StaticContext> => ({
  id,
  step: Number(id.split('.')[0]),
  title,
  proof: 'static',
  needs,
  run(context) {
    const seen = observe()
    run(context, {
      ...seen,
      that: (holds, code, rest) => seen.that(holds, () => finding(code, rest())),
      notProved(sentence) {
        seen.held()
        seen.notProved(sentence)
      },
    })
    return seen.outcome()
  },
})
