/** Rule 5.1: requests reach their service as they were sent, and nothing else is let through. */
import { randomUUID } from 'node:crypto'
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { serviceNames } from '../rules.ts'
import { type Echo, echoOf, statusOf } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

/** One request for each service, so that three of them show every part that could be changed on the way. */
const requests = [
  { method: 'POST', path: '/orders/17', query: 'page=2&sort=price' },
  { method: 'PUT', path: '/a%2Fb%20c/d', query: 'q=a%26b&q=c+d' },
  { method: 'DELETE', path: '/items/', query: '' },
] as const

const elsewhere = ['/', '/nowhere', '/api/v1/', '/api/v1/unknown/x', '/api/v2/sales/x', '/livez']

export const routingChecks: Check<LiveShop>[] = [
  {
    id: '5.1.routes',
    step: 5,
    title: 'Each path reaches its service',
    proof: 'live',
    async run(live) {
      const seen = observe()
      for (const service of serviceNames) {
        const path = `/api/v1/${service}/probe`
        const answer = await live.gateway.ask(path)
        const echo = echoOf(answer)
        // The given service answers 404 with the path that arrived, when that is not one of its own.
        const arrived = /^no route for (\S+)/.exec((answer.json() as { error?: string } | undefined)?.error ?? '')?.[1]
        seen.that(echo?.service === service, {
          ...at(
            live,
            arrived ? 'path-changed' : echo ? 'wrong-service' : 'not-routed',
            `A request to /api/v1/${service}/… does not reach the service ${service}${arrived ? ' as it was sent' : ''}.`,
            'Look at the location for this path, and at what it passes on.',
            `proxy_pass.*${service}|${service}`,
          ),
          expected: arrived ? path : `an answer of ${service}`,
          actual: arrived ?? (echo ? `an answer of ${echo.service}` : statusOf(answer)),
        })
      }
      return seen.outcome()
    },
  },
  {
    id: '5.1.unchanged',
    step: 5,
    title: 'Method, path, query and body arrive as they were sent',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      for (const service of serviceNames) {
        for (const { method, path: below, query } of requests) {
          const path = `/api/v1/${service}${below}`
          const body = JSON.stringify({ probe: randomUUID() })
          const answer = await live.gateway.ask(query ? `${path}?${query}` : path, {
            method,
            headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
            body,
          })
          // A path that no longer is one does not arrive at all; then there is nothing else to compare.
          const echo = echoOf(answer)
          const sent: Partial<Record<keyof Echo, string>> = echo ? { method, path, query, body } : { path }
          for (const [part, expected] of Object.entries(sent)) {
            const actual = echo?.[part as keyof Echo]
            seen.that(actual === expected, {
              ...at(
                live,
                `${part}-changed`,
                `The gateway changes the ${part} of a request to /api/v1/${service}/.`,
                'See what proxy_pass does with a path of its own, and with variables.',
                `proxy_pass.*${service}|${service}`,
              ),
              expected,
              actual: actual === undefined ? statusOf(answer) : String(actual),
            })
          }
        }
      }
      return seen.outcome()
    },
  },
  {
    id: '5.1.health-and-404',
    step: 5,
    title: 'The gateway answers /health itself, and anything else is 404',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const health = await live.gateway.ask('/health')
      seen.that(health.status === 200, {
        ...at(
          live,
          'no-health',
          'GET /health on the gateway does not say that it is well.',
          'Give /health a location of its own that passes nothing on.',
          'no-health',
        ),
        expected: '200',
        actual: statusOf(health),
      })
      const answeredBy = (health.json() as { instance?: unknown } | undefined)?.instance
      seen.that(answeredBy === undefined, {
        ...at(
          live,
          'health-passed-on',
          '/health is answered by a service and not by the gateway.',
          'With that service down the gateway would look ill: let it answer by itself.',
          'no-health',
        ),
        actual: String(answeredBy),
      })
      for (const path of elsewhere) {
        const answer = await live.gateway.ask(path)
        seen.that(answer.status === 404, {
          ...at(
            live,
            'not-404',
            `A path that belongs to nobody, ${path}, is not refused.`,
            'See which location takes it.',
            'location / ',
          ),
          expected: '404',
          actual: statusOf(answer),
        })
      }
      return seen.outcome()
    },
  },
]

function at(live: LiveShop, what: string, message: string, next: string, near: string): Finding {
  return { code: `02.5.1.${what}`, message, place: placeOf(live, files.gateway, new RegExp(near, 'i')), next }
}
