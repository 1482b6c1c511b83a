/** Rule 5.1: requests reach their service as they were sent, and nothing else is let through. */
import { randomUUID } from 'node:crypto'
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import { serviceNames } from '../rules.ts'
import { type Echo, echoOf, statusOf, whyNoAnswer } from './client.ts'
import { routedRule, rule, ruleAfter } from './messages.ts'

/** One request for each service, so that three of them show every part that could be changed on the way. */
const requests = [
  { method: 'POST', path: '/orders/17', query: 'page=2&sort=price' },
  { method: 'PUT', path: '/a%2Fb%20c/d', query: 'q=a%26b&q=c+d' },
  { method: 'DELETE', path: '/items/', query: '' },
] as const

const elsewhere = ['/', '/nowhere', '/api/v1/', '/api/v1/unknown/x', '/api/v2/sales/x', '/livez']

export const routingChecks = [
  rule(
    '5.1.answers',
    'The gateway answers where it is published',
    async ({ gateway, see }) => {
      const refusal = await whyNoAnswer(gateway)
      see('5.1.other-port', { actual: refusal }).holds(refusal === undefined)
    },
    { stage: 'starts' },
  ),
  ruleAfter('5.1.answers')('5.1.routes', 'Each path reaches its service', async ({ gateway, see }) => {
    const { body } = await gateway.ask('/')
    if (!see('5.1.welcome-page', { actual: 'Welcome to nginx!' }).holds(!/Welcome to nginx/.test(body))) return
    for (const service of serviceNames) {
      const path = `/api/v1/${service}/probe`
      const answer = await gateway.ask(path)
      const { service: reached, path: arrived } = reachedBy(answer)
      if (reached === undefined) see('5.1.not-routed', { service, actual: statusOf(answer) }).holds(false)
      else if (see('5.1.wrong-service', { service, actual: `an answer of ${reached}` }).holds(reached === service))
        see('5.1.path-changed', { service, part: 'path', expected: path, actual: arrived }).holds(arrived === path)
    }
  }),
  routedRule('5.1.unchanged', 'Method, path, query and body arrive as they were sent', async ({ gateway, see }) => {
    for (const service of serviceNames) {
      for (const { method, path: below, query } of requests) {
        const path = `/api/v1/${service}${below}`
        const body = JSON.stringify({ probe: randomUUID() })
        const headers = { 'content-type': 'application/json', 'content-length': String(body.length) }
        const answer = await gateway.ask(query ? `${path}?${query}` : path, { method, headers, body })
        // A path that no longer is one does not arrive at all; then there is nothing else to compare.
        const echo = echoOf(answer)
        const sent: Partial<Record<keyof Echo, string>> = echo ? { method, path, query, body } : { path }
        for (const [part, expected] of Object.entries(sent)) {
          const actual = echo ? String(echo[part as keyof Echo]) : statusOf(answer)
          see(`5.1.${part as 'path'}-changed`, { part, service, expected, actual }).holds(actual === expected)
        }
      }
    }
  }),
  routedRule(
    '5.1.health-and-404',
    'The gateway answers /health itself, and anything else is 404',
    async ({ gateway, see }) => {
      const health = await gateway.ask('/health')
      const answeredBy = (health.json() as { service?: unknown } | undefined)?.service
      if (see('5.1.health-passed-on', { actual: `an answer of ${answeredBy}` }).holds(answeredBy === undefined))
        see('5.1.no-health', { actual: statusOf(health) }).holds(health.status === 200)
      for (const path of elsewhere) {
        const answer = await gateway.ask(path)
        see('5.1.not-404', { path, actual: statusOf(answer) }).holds(answer.status === 404)
      }
    },
  ),
]

/** Which service has had the request, and under which path, also when it has no such route. */
function reachedBy(answer: HttpResponse): { service?: string; path?: string } {
  const { service, path, error } = (answer.json() ?? {}) as { service?: string; path?: string; error?: string }
  return { service, path: path ?? /^no route for (\S+)/.exec(error ?? '')?.[1] }
}
