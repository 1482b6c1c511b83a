/** Rule 5.2: what the gateway tells the service about a request, and the id by which both can be found in the logs. */
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { type Observation, observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { type ServiceName, serviceNames } from '../rules.ts'
import { echoOf, header } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

export const headerChecks: Check<LiveShop>[] = [
  {
    id: '5.2.forwarded-headers',
    step: 5,
    title: 'The service learns who asked, for which host, and how',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      for (const service of serviceNames) {
        if (!(await judgeForwarded(live, service, seen))) break
      }
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
          place: placeOf(live, files.gateway, /x-request-id|request_id/i, /add_header\s+["']?x-request-id/i),
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

/** An address of the range kept for documentation: no client has it. */
const claimed = '203.0.113.7'

/** @returns whether the service learns it all; the others would only repeat what one is not told */
async function judgeForwarded(live: LiveShop, service: ServiceName, seen: Observation): Promise<boolean> {
  const path = `/api/v1/${service}/who`
  const host = `localhost:${live.env.GATEWAY_PORT}`
  const sent = echoOf(await live.gateway.ask(path, { headers: { host, 'x-forwarded-for': claimed } }))?.headers ?? {}
  const plain = echoOf(await live.gateway.ask(path))?.headers ?? {}
  const client = sent['x-forwarded-for']?.split(',').at(-1)?.trim() ?? ''
  const proto = sent['x-forwarded-proto']
  const told = [
    seen.that(isIP(client) !== 0 && client !== claimed, {
      ...at(
        live,
        plain['x-forwarded-for'] ? 'useless-header' : 'missing-header',
        `X-Forwarded-For, as ${service} gets it, does not end with the address that the gateway saw.`,
        'Set it from the connection; what the client claims proves nothing.',
        'x-forwarded-for',
      ),
      expected: 'the address of the client',
      actual: plain['x-forwarded-for'] ? `what the client claimed: ${sent['x-forwarded-for']}` : 'no such header',
    }),
    seen.that(
      [sent.host, sent['x-forwarded-host']].some(each => each === host || each === 'localhost'),
      {
        ...at(
          live,
          'missing-header',
          `The service “${service}” does not learn which host was asked for.`,
          'See what nginx puts into Host when nobody tells it.',
          'proxy_set_header',
        ),
        expected: host,
        actual: sent.host ?? 'no Host header',
      },
    ),
    seen.that(proto === 'http', {
      ...at(
        live,
        proto === undefined ? 'missing-header' : 'useless-header',
        `X-Forwarded-Proto does not tell ${service} how the client came.`,
        'Set it for every service.',
        'x-forwarded-proto',
      ),
      expected: 'http',
      actual: proto ?? 'no such header',
    }),
  ]
  return told.every(Boolean)
}

function at(live: LiveShop, what: string, message: string, next: string, near: string): Finding {
  return { code: `02.5.2.${what}`, message, place: placeOf(live, files.gateway, new RegExp(near, 'i')), next }
}
