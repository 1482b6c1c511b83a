/** Rule 5.2: what the gateway tells the service about a request, and the id by which both can be found in the logs. */
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { serviceNames } from '../rules.ts'
import { echoOf, header } from './client.ts'
import { routedRule } from './messages.ts'

/** An address of the range kept for documentation: no client has it. */
const claimed = '203.0.113.7'

export const headerChecks = [
  routedRule(
    '5.2.forwarded-headers',
    'The service learns who asked, for which host, and how',
    async ({ see, ...live }) => {
      for (const service of serviceNames) {
        const path = `/api/v1/${service}/who`
        const host = `localhost:${live.env.GATEWAY_PORT}`
        const claims = { host, 'x-forwarded-for': claimed }
        const sent = echoOf(await live.gateway.ask(path, { headers: claims }))?.headers ?? {}
        const plain = echoOf(await live.gateway.ask(path))?.headers ?? {}
        const { 'x-forwarded-for': addresses, 'x-forwarded-proto': scheme, 'x-forwarded-host': forwarded } = sent
        const client = addresses?.split(',').at(-1)?.trim() ?? ''
        const hosts = [sent.host, forwarded]
        const told = (header: string, what: string, value: string | undefined, right: boolean, expected = what) => {
          const actual = value || 'no such header'
          const fault = `5.2.${value ? 'useless' : 'missing'}-header` as const
          return see(fault, { service, header, what, expected, actual }).holds(right)
        }
        const isAddress = isIP(client) !== 0 && client !== claimed
        const isHost = hosts.includes(host) || hosts.includes('localhost')
        const which = { service, header: 'Host', what: 'which host was asked for', expected: host, actual: sent.host }
        const all = [
          told('X-Forwarded-For', 'the address of the client', plain['x-forwarded-for'] && addresses, isAddress),
          told('X-Forwarded-Proto', 'how the client came', scheme, scheme === 'http', 'http'),
          see('5.2.missing-header', which).holds(isHost),
        ]
        // The others would only repeat what one is not told.
        if (!all.every(Boolean)) return
      }
    },
  ),
  routedRule(
    '5.2.request-id',
    'Every request has an id, the client’s own when that is well formed',
    async ({ gateway, see }) => {
      const own = randomUUID()
      const malformed = `"><script>alert(1)</script> ${'x'.repeat(300)}`
      const got = new Map<string, { service: string | undefined; client: string | undefined }>()
      for (const [name, sent] of Object.entries({ none: undefined, another: undefined, own, malformed })) {
        const answer = await gateway.ask('/api/v1/payment/id', { headers: sent ? { 'x-request-id': sent } : {} })
        got.set(name, { service: echoOf(answer)?.headers['x-request-id'], client: header(answer, 'x-request-id') })
      }
      const atService = (name: string) => got.get(name)?.service
      if (!see('5.2.no-request-id').holds(Boolean(atService('none')))) return
      see('5.2.request-id-not-unique').holds(atService('none') !== atService('another'))
      see('5.2.request-id-replaced', { expected: own, actual: atService('own') }).holds(atService('own') === own)
      const unchecked = atService('malformed') === malformed || atService('malformed') === ''
      see('5.2.request-id-unchecked', { actual: atService('malformed')?.slice(0, 40) }).holds(!unchecked)
      for (const { service, client } of got.values()) {
        const actual = client?.slice(0, 80) ?? 'no such header'
        if (!see('5.2.request-id-not-returned', { expected: service, actual }).holds(client === service)) break
      }
    },
  ),
]
