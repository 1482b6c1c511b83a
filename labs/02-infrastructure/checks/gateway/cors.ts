/** Rule 5.5, and what of 5.6 needs no fault: what the gateway says about itself and lets in. */
import type { HttpResponse } from '../../../../scripts/lab/kit/http.ts'
import type { LiveGateway } from './client.ts'
import { header, statusOf } from './client.ts'
import { routedRule } from './messages.ts'

const path = '/api/v1/sales/cors'
export const allowOrigin = 'access-control-allow-origin'
const mebibyte = 1024 * 1024

/** What a preflight must be told, besides the origin. */
const named = [
  { header: 'access-control-allow-methods', kind: 'method', expected: 'POST' },
  { header: 'access-control-allow-headers', kind: 'header', expected: 'Content-Type' },
] as const

/** Origins that are not the allowed one. All but the first and the last would pass a careless comparison. */
const others = (allowed: string): [who: string, origin: string][] => [
  ['https://elsewhere.example', 'https://elsewhere.example'],
  ['ALLOWED_ORIGIN with more behind it', `${allowed}.elsewhere.example`],
  ['ALLOWED_ORIGIN with more in front of its host', allowed.replace('://', '://elsewhere-')],
  ['ALLOWED_ORIGIN with a hyphen for its dot', allowed.replaceAll('.', '-')],
  ['“null”', 'null'],
]

/** Bodies just below and just above the limit, and what becomes of them. */
const bodies = [
  { size: mebibyte - 1024, fault: '5.6.body-refused', expected: '200' },
  { size: mebibyte + 1024, fault: '5.6.body-limit', expected: '413' },
] as const

const shown = (answer: HttpResponse, name: string): string => header(answer, name) ?? 'no such header'

export const corsChecks = [
  routedRule('5.5.preflight', 'The gateway answers a preflight of the allowed origin', async ({ see, ...live }) => {
    const origin = live.env.ALLOWED_ORIGIN ?? ''
    const answer = await preflight(live, origin)
    see('5.5.preflight-status', { actual: statusOf(answer) }).holds(answer.status === 204)
    see('5.5.allowed-origin', { what: 'A preflight', actual: shown(answer, allowOrigin) }).holds(lets(answer, origin))
    for (const { header: name, kind, expected } of named) {
      const details = { kind, header: name, expected, actual: shown(answer, name) }
      see('5.5.missing-preflight-header', details).holds(names(answer, name, expected))
    }
    see('5.5.vary', { actual: shown(answer, 'vary') }).holds(names(answer, 'vary', 'origin'))
  }),
  routedRule(
    '5.5.allowed-origin-only',
    'Answers and errors are open to the allowed origin, and to no other',
    async ({ see, ...live }) => {
      const origin = live.env.ALLOWED_ORIGIN ?? ''
      const answer = await live.gateway.ask(path, { headers: { origin } })
      see('5.5.allowed-origin', { what: 'An answer', actual: shown(answer, allowOrigin) }).holds(lets(answer, origin))
      see('5.5.vary', { actual: shown(answer, 'vary') }).holds(names(answer, 'vary', 'origin'))
      const error = await live.gateway.ask('/api/v1/unknown/x', { headers: { origin } })
      const what = `An error (${statusOf(error)})`
      see('5.5.not-on-errors', { what, actual: shown(error, allowOrigin) }).holds(lets(error, origin))
      for (const [who, other] of others(origin)) {
        const asked = {
          'An answer': await live.gateway.ask(path, { headers: { origin: other } }),
          'A preflight': await preflight(live, other),
        }
        for (const [what, refused] of Object.entries(asked)) {
          const actual = header(refused, allowOrigin)
          see('5.5.other-origin', { what, who, actual }).holds(actual === undefined)
        }
      }
    },
  ),
  routedRule(
    '5.6.version-and-size',
    'The gateway does not show its version and refuses bodies over 1 MiB',
    async ({ gateway, see }) => {
      const notFound = await gateway.ask('/nowhere')
      const version = /nginx\/\d[\d.]*/i.exec(`${header(notFound, 'server')} ${notFound.body}`)?.[0]
      see('5.6.version-shown', { actual: version }).holds(version === undefined)
      for (const { size, fault, expected } of bodies) {
        const body = 'x'.repeat(size)
        const answer = await gateway.ask('/api/v1/inventory/upload', {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body,
        })
        const details = { bytes: size.toLocaleString('en'), expected, actual: statusOf(answer) }
        see(fault, details).holds(String(answer.status) === expected)
      }
    },
  ),
]

/** Whether a page of the origin may read it; who else may is asked apart. */
const lets = (answer: HttpResponse, origin: string): boolean =>
  ['*', origin].includes(header(answer, allowOrigin) ?? '')

const preflight = (live: LiveGateway, origin: string): Promise<HttpResponse> =>
  live.gateway.ask(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  })

/** Whether a list such as `GET, POST` has the word, or `*` for all. */
const names = (answer: HttpResponse, list: string, word: string): boolean =>
  (header(answer, list) ?? '').split(',').some(each => ['*', word.toLowerCase()].includes(each.trim().toLowerCase()))
