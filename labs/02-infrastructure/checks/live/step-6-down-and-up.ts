/** Rules 6.4 and 1.5: what is left of the data after the stack has gone and come again. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../scripts/lab/types.ts'

import { failureOf, StackError } from '../../../../scripts/stack/error.ts'
import { serviceNames } from '../rules.ts'
import { leaveMarks, lostMarks } from './data-marks.ts'
import { serviceAt } from './places.ts'
import { type LiveShop, readyPath } from './shop.ts'

const upAgainMs = 180_000

export const downAndUpCheck: Check<LiveShop> = {
  id: '6.4.down-and-up',
  step: 6,
  title: 'After down and up the data is there, and nothing was initialised twice',
  proof: 'live',
  stage: 'fault',
  needs: ['6.2.ready', '3.4.*', '4.1.topics-exist'],
  timeoutMs: upAgainMs + 60_000,
  async run(live) {
    const seen = observe()
    await live.drillsOver()
    const marks = await leaveMarks(live)
    await live.stack.down()
    const failed = await live.stack.up({ timeoutMs: upAgainMs }).then(
      () => undefined,
      (error: unknown) => (error instanceof StackError ? failureOf(error) : Promise.reject(error)),
    )
    if (failed?.kind === 'environment') throw new StackError(failed)
    const isUp = seen.that(failed === undefined, {
      code: '02.6.4.second-start',
      message: `After “down”, the stack does not come up again: ${failed?.message}`,
      place: failed?.place ?? serviceAt(live, failed?.service ?? ''),
      next: failed?.next ?? '',
    })
    if (!isUp) return seen.outcome()

    const { lost, again } = await lostMarks(live, marks)
    seen.that(!again, {
      code: '02.6.4.initialised-twice',
      message: 'After down and up, common.customers is another table than before.',
      place: serviceAt(live, 'postgres'),
      expected: 'the tables of the first start',
      actual: 'the database was initialised again',
      next: 'See where PostgreSQL keeps its data, and whether that is what your volume holds.',
    })
    for (const [engine, what] of lost) {
      seen.wrong({
        code: '02.1.5.data-not-kept',
        message: `After “down” and “up”, ${engine} has lost its data: ${what}.`,
        place: serviceAt(live, engine),
        expected: 'what was written before is there',
        actual: what,
        next: `See where ${engine} keeps its data, and whether that is what your volume holds.`,
      })
    }
    for (const service of serviceNames) {
      const { status } = await live.readiness(service)
      seen.that(status === 'ready', {
        code: '02.6.4.not-ready-again',
        message: `After down and up, ${readyPath(service)} does not say that it is ready.`,
        place: serviceAt(live, service),
        next: `Read the log of ${service}, and see what it waits for.`,
      })
    }
    return seen.outcome()
  },
}
