/** Rules 6.4 and 1.5: what is left of the data after the stack has gone and come again. */
import { failureOf, StackError } from '../../../../scripts/stack/error.ts'
import { deadBrokerLimitMs } from '../broker/setup-drills.ts'
import { serviceNames } from '../rules.ts'
import { leaveMarks, lostMarks } from './data-marks.ts'
import { rule } from './messages.ts'

const upAgainMs = 180_000

export const downAndUpCheck = rule(
  '6.4.down-and-up',
  'After down and up the data is there, and nothing was initialised twice',
  async ({ see, ...live }) => {
    const marks = await leaveMarks(live)
    await live.quiet()
    await live.stack.down()
    const failed = await live.stack.up({ timeoutMs: upAgainMs }).then(
      () => undefined,
      (error: unknown) => (error instanceof StackError ? failureOf(error) : Promise.reject(error)),
    )
    if (failed?.kind === 'environment') throw new StackError(failed)
    const { message: why, next: then, service = '', place } = failed ?? {}
    if (!see('6.4.second-start', { why, then, service, ...(place && { place }) }).holds(failed === undefined)) return

    const { lost, again } = await lostMarks(live, marks)
    see('6.4.initialised-twice', { service: 'postgres', actual: 'the database was initialised again' }).holds(!again)
    for (const [service, actual] of lost) see('1.5.data-not-kept', { service, actual }).holds(false)
    for (const service of serviceNames) {
      const { status } = await live.readiness(service)
      see('6.4.not-ready-again', { service }).holds(status === 'ready')
    }
  },
  {
    stage: 'fault',
    needs: ['1.4.own-names', '1.5.redis-appends', '3.4.*', '3.6.login', '6.2.*', '4.1.topics-exist'],
    timeoutMs: deadBrokerLimitMs + upAgainMs + 60_000,
  },
)
