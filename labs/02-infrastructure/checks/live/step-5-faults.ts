/** Rules 5.3 and 5.6 under fault: an instance of two that is stopped, and a service that is down. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { type Answer, echoOf, header, statusOf } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

const balanceTries = 80
const requestsWhileStopped = 24
const downLimitMs = 5_000

export const balanceCheck: Check<LiveShop> = {
  id: '5.3.both-instances',
  step: 5,
  title: 'Of two instances of sales both get requests',
  proof: 'live',
  needs: ['5.1.routes'],
  async run(live) {
    const seen = observe()
    const instances = new Set<string>()
    for (let tries = 0; tries < balanceTries && instances.size < 2; tries++) {
      const echo = echoOf(await live.gateway.ask('/api/v1/sales/balance'))
      if (echo) instances.add(echo.instance)
    }
    seen.that(instances.size >= 2, {
      ...at(
        live,
        '5.3.one-instance-only',
        'Of 2 instances of sales, one gets no requests.',
        'See which addresses the gateway knows for sales, and how it chooses.',
        /sales/,
      ),
      expected: 'both in turn',
      actual: `${instances.size} in ${balanceTries} requests`,
    })
    return seen.outcome()
  },
}

export const gatewayFaultChecks: Check<LiveShop>[] = [
  {
    id: '5.3.instance-stopped',
    step: 5,
    title: 'While one instance of sales is stopped, no request fails',
    proof: 'live',
    stage: 'fault',
    needs: ['5.3.both-instances'],
    timeoutMs: 60_000,
    async run(live) {
      const seen = observe()
      const answers: Answer[] = []
      let stopped = false
      const asking = (async () => {
        for (let after = 0; after < requestsWhileStopped; after += stopped ? 1 : 0) {
          // Only a request that may be sent twice: nobody can save one that was being served by what is stopped.
          answers.push(await live.gateway.ask('/api/v1/sales/stopped'))
        }
      })()
      await live.stack.stop('sales', 1)
      stopped = true
      await asking
      const posted = await live.gateway.ask('/api/v1/sales/stopped', { method: 'POST', body: 'x' })
      await live.stack.start('sales', 1)

      const all = [...answers, posted]
      const failed = all.filter(({ status }) => status !== 200)
      seen.that(failed.length === 0, {
        ...at(
          live,
          '5.3.request-fails',
          'While one of 2 instances of sales is stopped, requests fail although the other is well.',
          'See when the gateway tries the next instance, and how long it waits before.',
          /proxy_next_upstream|upstream|sales/,
        ),
        expected: `${all.length} answers 200`,
        actual: `${failed.length} failed: ${statusOf(failed[0] ?? posted)}`,
      })
      return seen.outcome()
    },
  },
  {
    id: '5.6.service-down',
    step: 5,
    title: 'A service that is down gives 502 or 504 within five seconds, and the others go on',
    proof: 'live',
    stage: 'fault',
    needs: ['5.1.routes'],
    timeoutMs: 90_000,
    async run(live) {
      const seen = observe()
      const origin = live.env.ALLOWED_ORIGIN ?? ''
      await live.stack.stop('payment')
      for (let tries = 0; tries < 3; tries++) {
        const answer = await live.gateway.ask('/api/v1/payment/down', {
          headers: { origin },
          timeoutMs: 2 * downLimitMs,
        })
        const other = await live.gateway.ask('/api/v1/inventory/other')
        const said = answer.status === 502 || answer.status === 504
        seen.that(said && answer.ms < downLimitMs, {
          ...at(
            live,
            said || answer.status === 0 ? '5.6.long-wait' : '5.6.down-answer',
            'With payment down, the gateway does not answer /api/v1/payment/ as it should.',
            'See how long it waits for a connection and for an answer.',
            /proxy_connect_timeout|payment/,
          ),
          expected: '502 or 504 within 5 s',
          actual: answer.status ? `${answer.status} after ${(answer.ms / 1000).toFixed(1)} s` : statusOf(answer),
        })
        seen.that(other.status === 200, {
          ...at(
            live,
            '5.6.others-affected',
            'With payment down, /api/v1/inventory/ does not answer either.',
            'See what the two have in common in the gateway.',
            /inventory/,
          ),
          expected: '200',
          actual: statusOf(other),
        })
        if (said) {
          seen.that(header(answer, 'access-control-allow-origin') === origin, {
            ...at(
              live,
              '5.5.not-on-errors',
              `The answer ${answer.status} does not let the allowed origin read it.`,
              'nginx leaves added headers out of errors unless it is told otherwise.',
              /Access-Control-Allow-Origin/i,
            ),
            expected: 'the origin of ALLOWED_ORIGIN in Access-Control-Allow-Origin',
            actual: header(answer, 'access-control-allow-origin') ?? 'no such header',
          })
        }
      }
      await live.stack.start('payment')
      await live.backAgain('payment')
      return seen.outcome()
    },
  },
]

function at(live: LiveShop, code: string, message: string, next: string, near: RegExp): Finding {
  return { code: `02.${code}`, message, place: placeOf(live, files.gateway, near), next }
}
