/** Rules 5.1 and 5.2: requests arrive as they were sent, with what the gateway adds to them. */
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'
import { serviceNames } from '../rules.ts'
import { echoOf, header, statusOf } from './gateway.ts'
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
    title: 'Each path reaches its service, unchanged',
    proof: 'live',
    async run(live) {
      const seen = observe()
      for (const service of serviceNames) {
        for (const request of requests) {
          const path = `/api/v1/${service}${request.path}`
          const body = JSON.stringify({ probe: randomUUID() })
          const answer = await live.gateway.ask(request.query ? `${path}?${request.query}` : path, {
            method: request.method,
            headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
            body,
          })
          const echo = echoOf(answer)
          const reached = seen.that(echo?.service === service, {
            ...at(
              live,
              echo ? 'wrong-service' : 'not-routed',
              `A request to /api/v1/${service}/… does not reach the service ${service}.`,
              'Look at the location for this path, and where it passes requests to.',
              service,
            ),
            expected: `an answer of ${service}`,
            actual: echo ? `an answer of ${echo.service}` : statusOf(answer),
          })
          if (!echo || !reached) break
          const parts = [
            ['method', request.method, echo.method],
            ['path', path, echo.path],
            ['query', request.query, echo.query],
            ['body', body, echo.body],
          ] as const
          for (const [part, expected, actual] of parts) {
            seen.that(actual === expected, {
              ...at(
                live,
                `${part}-changed`,
                `The gateway changes the ${part} of a request to /api/v1/${service}/.`,
                'See what proxy_pass does with a path of its own, and with variables.',
                service,
              ),
              expected,
              actual,
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
          'health',
          'GET /health on the gateway does not say that it is well.',
          'Give /health a location of its own that passes nothing on.',
          'health',
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
          'health',
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
  {
    id: '5.2.forwarded-headers',
    step: 5,
    title: 'The service learns who asked, for which host, and how',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const host = `localhost:${live.env.GATEWAY_PORT}`
      const claimed = '203.0.113.7'
      const answer = await live.gateway.ask('/api/v1/inventory/who', { headers: { host, 'x-forwarded-for': claimed } })
      const headers = echoOf(answer)?.headers ?? {}
      const chain = (headers['x-forwarded-for'] ?? '').split(',').map(each => each.trim())
      const client = chain.at(-1) ?? ''
      seen.that(isIP(client) !== 0 && client !== claimed, {
        ...at(
          live,
          'x-forwarded-for',
          'X-Forwarded-For does not end with the address that the gateway saw.',
          'Set it from the connection; what the client claims proves nothing.',
          'x-forwarded-for',
        ),
        expected: 'the address of the client',
        actual: headers['x-forwarded-for'] ?? 'no such header',
      })
      const hosts = [headers.host, headers['x-forwarded-host']]
      seen.that(
        hosts.some(each => each === host || each === 'localhost'),
        {
          ...at(
            live,
            'host',
            'The service “inventory” does not learn which host was asked for.',
            'See what nginx puts into Host when nobody tells it.',
            'proxy_set_header',
          ),
          expected: host,
          actual: headers.host ?? 'no Host header',
        },
      )
      seen.that(headers['x-forwarded-proto'] === 'http', {
        ...at(
          live,
          'x-forwarded-proto',
          'X-Forwarded-Proto does not say how the client came.',
          'Set it for every service.',
          'x-forwarded-proto',
        ),
        expected: 'http',
        actual: headers['x-forwarded-proto'] ?? 'no such header',
      })
      return seen.outcome()
    },
  },
  {
    id: '5.2.request-id',
    step: 5,
    title: 'Every request has an id, the client’s own when it is a sane one',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const own = randomUUID()
      const insane = `"><script>alert(1)</script> ${'x'.repeat(300)}`
      const ids = new Map<string, { service: string | undefined; client: string | undefined }>()
      for (const [name, sent] of Object.entries({ none: undefined, another: undefined, own, insane })) {
        const answer = await live.gateway.ask('/api/v1/payment/id', { headers: sent ? { 'x-request-id': sent } : {} })
        ids.set(name, { service: echoOf(answer)?.headers['x-request-id'], client: header(answer, 'x-request-id') })
      }
      const got = (name: string) => ids.get(name)!
      const idAt = (what: string, message: string, next: string) =>
        at(live, what, message, next, 'x-request-id|request_id')

      const passed = seen.that(
        Boolean(got('none').service),
        idAt(
          'no-request-id',
          'A request without an X-Request-Id reaches the service without one.',
          'nginx has a variable that is new for every request.',
        ),
      )
      for (const [name, { service, client }] of ids) {
        if (!passed) break
        seen.that(client === service, {
          ...idAt(
            'request-id-not-returned',
            `The response does not carry the X-Request-Id that the service got${name === 'own' ? ' from the client' : ''}.`,
            'Put the same value on the response.',
          ),
          expected: service,
          actual: client?.slice(0, 80) ?? 'no such header',
        })
      }
      if (!passed) return seen.outcome()
      seen.that(
        got('none').service !== got('another').service,
        idAt('request-id-not-unique', 'Two requests have the same X-Request-Id.', 'It must be new for every request.'),
      )
      seen.that(got('own').service === own, {
        ...idAt(
          'request-id-replaced',
          'The client’s own X-Request-Id is not kept.',
          'Keep the client’s value when it looks like an id.',
        ),
        expected: own,
        actual: got('own').service,
      })
      seen.that(got('insane').service !== insane && got('insane').service !== '', {
        ...idAt(
          'request-id-unchecked',
          'An X-Request-Id with markup and 300 characters is passed on as it came.',
          'Say what an id may look like, and replace what does not.',
        ),
        expected: 'a new id',
        actual: got('insane').service?.slice(0, 40),
      })
      return seen.outcome()
    },
  },
]

function at(live: LiveShop, what: string, message: string, next: string, near: string): Finding {
  const rule = /request-id|x-forwarded|host/.test(what) ? '5.2' : '5.1'
  return { code: `02.${rule}.${what}`, message, place: placeOf(live, files.gateway, new RegExp(near, 'i')), next }
}
