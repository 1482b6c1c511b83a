/** Rules 5.3 and 5.6 under fault: an instance of two that is stopped, and a service that is down. */
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import { echoOf, header, statusOf } from './client.ts'
import { allowOrigin } from './cors.ts'
import { routedRule, rule } from './messages.ts'

const balanceTries = 80
const requestsWhileStopped = 24
const downLimitMs = 5_000

export const balanceCheck = routedRule(
  '5.3.both-instances',
  'Of two instances of sales both get requests',
  async ({ gateway, see }) => {
    const instances = new Set<string>()
    for (let tries = 0; tries < balanceTries && instances.size < 2; tries++) {
      const echo = echoOf(await gateway.ask('/api/v1/sales/balance'))
      if (echo) instances.add(echo.instance)
    }
    see('5.3.one-instance-only', { actual: `${instances.size} in ${balanceTries} requests` }).holds(instances.size >= 2)
  },
)

export const faultChecks = [
  rule(
    '5.3.instance-stopped',
    'While one instance of sales is stopped, no request fails',
    async ({ stack, gateway, see }) => {
      const answers: HttpResponse[] = []
      let stopped = false
      const asking = (async () => {
        for (let after = 0; after < requestsWhileStopped; after += stopped ? 1 : 0) {
          // Only a request that may be sent twice: nobody can save one that was being served by what is stopped.
          answers.push(await gateway.ask('/api/v1/sales/stopped'))
        }
      })()
      await stack.stop('sales', 1)
      stopped = true
      await asking
      answers.push(await gateway.ask('/api/v1/sales/stopped', { method: 'POST', body: 'x' }))
      await stack.start('sales', 1)

      const [first, ...others] = answers.filter(({ status }) => status !== 200)
      const actual = first && `${others.length + 1} failed: ${statusOf(first)}`
      see('5.3.request-fails', { expected: `${answers.length} answers 200`, actual }).holds(first === undefined)
    },
    { stage: 'fault', needs: ['5.3.both-instances'], timeoutMs: 60_000 },
  ),
  routedRule(
    '5.6.service-down',
    'A service that is down gives 502 or 504 within five seconds, and the others go on',
    async ({ stack, gateway, env, see }) => {
      const origin = env.ALLOWED_ORIGIN ?? ''
      await stack.stop('payment')
      for (let tries = 0; tries < 3; tries++) {
        const answer = await gateway.ask('/api/v1/payment/down', { headers: { origin }, timeoutMs: 2 * downLimitMs })
        const other = await gateway.ask('/api/v1/inventory/other')
        const said = answer.status === 502 || answer.status === 504
        const actual = answer.status ? `${answer.status} after ${(answer.ms / 1000).toFixed(1)} s` : statusOf(answer)
        if (said || answer.status === 0) see('5.6.long-wait', { actual }).holds(said && answer.ms < downLimitMs)
        else see('5.6.down-answer', { actual }).holds(false)
        see('5.6.others-affected', { actual: statusOf(other) }).holds(other.status === 200)
        const allowed = header(answer, allowOrigin)
        const what = `The answer ${answer.status}`
        if (said) see('5.5.not-on-errors', { what, actual: allowed ?? 'no such header' }).holds(allowed === origin)
      }
      await stack.start('payment')
    },
    { stage: 'fault', timeoutMs: 90_000 },
  ),
]
