/** Rule 5.5, and what of 5.6 needs no fault: what the gateway says about itself and lets in. */
import { observe } from '../../../../scripts/lab/kit/observe.ts'
import type { Check, Finding } from '../../../../scripts/lab/types.ts'

import { type Answer, header, statusOf } from './gateway.ts'
import { files, placeOf } from './places.ts'
import type { LiveShop } from './shop.ts'

const path = '/api/v1/sales/cors'
const allowOrigin = 'access-control-allow-origin'
const mebibyte = 1024 * 1024

export const corsChecks: Check<LiveShop>[] = [
  {
    id: '5.5.preflight',
    step: 5,
    title: 'The gateway answers a preflight of the allowed origin',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const answer = await preflight(live, live.env.ALLOWED_ORIGIN ?? '')
      seen.that(answer.status === 204, {
        ...at(
          live,
          'preflight-status',
          'A preflight (OPTIONS) is not answered by the gateway.',
          'Answer it before it is passed on.',
          /OPTIONS/,
        ),
        expected: '204',
        actual: statusOf(answer),
      })
      seen.that(header(answer, allowOrigin) === live.env.ALLOWED_ORIGIN, originMissing(live, 'A preflight', answer))
      for (const [name, wanted] of [
        ['access-control-allow-methods', 'post'],
        ['access-control-allow-headers', 'content-type'],
      ] as const) {
        seen.that(names(header(answer, name), wanted), {
          ...at(
            live,
            'missing-preflight-header',
            `The answer to a preflight (OPTIONS) does not name ${wanted === 'post' ? 'the method POST' : 'the header Content-Type'}.`,
            `Send ${name} with it.`,
            new RegExp(name, 'i'),
          ),
          expected: wanted,
          actual: header(answer, name) ?? 'no such header',
        })
      }
      judgeVary(live, answer, seen)
      return seen.outcome()
    },
  },
  {
    id: '5.5.allowed-origin-only',
    step: 5,
    title: 'Answers and errors are open to the allowed origin, and to no other',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const origin = live.env.ALLOWED_ORIGIN ?? ''
      const answer = await live.gateway.ask(path, { headers: { origin } })
      seen.that(header(answer, allowOrigin) === origin, originMissing(live, 'An answer', answer))
      judgeVary(live, answer, seen)
      const error = await live.gateway.ask('/api/v1/unknown/x', { headers: { origin } })
      seen.that(header(error, allowOrigin) === origin, {
        ...originMissing(live, `An error (${statusOf(error)})`, error),
        code: '02.5.5.not-on-errors',
        next: 'nginx leaves added headers out of errors unless it is told otherwise, and a location with one of its own drops those around it.',
      })
      for (const [kind, other] of others(origin)) {
        for (const [what, refused] of [
          ['An answer', await live.gateway.ask(path, { headers: { origin: other } })],
          ['A preflight', await preflight(live, other)],
        ] as const) {
          const value = header(refused, allowOrigin)
          seen.that(value === undefined, {
            ...at(
              live,
              'other-origin',
              `${what} is open to ${kind}, an origin that is not allowed.`,
              'Compare the whole origin with ALLOWED_ORIGIN, and send nothing when it differs.',
              /Access-Control-Allow-Origin/i,
            ),
            expected: 'no Access-Control-Allow-Origin',
            actual: value,
          })
        }
      }
      return seen.outcome()
    },
  },
  {
    id: '5.6.version-and-size',
    step: 5,
    title: 'The gateway does not show its version and refuses bodies over 1 MiB',
    proof: 'live',
    needs: ['5.1.routes'],
    async run(live) {
      const seen = observe()
      const notFound = await live.gateway.ask('/nowhere')
      const shown = [header(notFound, 'server') ?? '', notFound.body].find(text => /nginx\/\d/i.test(text))
      seen.that(shown === undefined, {
        ...at(
          live,
          'version-shown',
          'The gateway shows its version in “Server” or on its error pages.',
          'One directive hides it from headers and error pages.',
          /server_tokens|server\s*\{/,
        ),
        actual: /nginx\/[\d.]+/i.exec(shown ?? '')?.[0],
      })
      for (const [bytes, what, fits, expected] of [
        [mebibyte - 1024, 'body-refused', (status: number) => status === 200, '200'],
        [mebibyte + 1024, 'body-limit', (status: number) => status === 413, '413'],
      ] as const) {
        const answer = await live.gateway.ask('/api/v1/inventory/upload', {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: 'x'.repeat(bytes),
        })
        seen.that(fits(answer.status), {
          ...at(
            live,
            what,
            `A body of ${bytes.toLocaleString('en')} bytes gets another answer than it should.`,
            'Set the limit for bodies to exactly 1 MiB.',
            /client_max_body_size/,
          ),
          expected,
          actual: statusOf(answer),
        })
      }
      return seen.outcome()
    },
  },
]

/** Origins that are not the allowed one. All but the first and the last would pass a careless comparison. */
const others = (allowed: string): [kind: string, origin: string][] => [
  ['https://elsewhere.example', 'https://elsewhere.example'],
  ['ALLOWED_ORIGIN with more behind it', `${allowed}.elsewhere.example`],
  ['ALLOWED_ORIGIN with more in front of its host', allowed.replace('://', '://elsewhere-')],
  ['ALLOWED_ORIGIN with a hyphen for its dot', allowed.replaceAll('.', '-')],
  ['“null”', 'null'],
]

const preflight = (live: LiveShop, origin: string): Promise<Answer> =>
  live.gateway.ask(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  })

/** Whether a list such as `GET, POST` has the word, or `*` for all. */
const names = (list: string | undefined, word: string): boolean =>
  (list ?? '').split(',').some(each => ['*', word].includes(each.trim().toLowerCase()))

function judgeVary(live: LiveShop, answer: Answer, seen: ReturnType<typeof observe>): void {
  seen.that(names(header(answer, 'vary'), 'origin'), {
    ...at(
      live,
      'vary',
      'An answer with Access-Control-Allow-Origin does not say to caches that it depends on the origin.',
      'Send Vary with it.',
      /Vary|Access-Control-Allow-Origin/i,
    ),
    expected: 'Vary: Origin',
    actual: header(answer, 'vary') ?? 'no Vary header',
  })
}

function originMissing(live: LiveShop, what: string, answer: Answer): Finding {
  return {
    ...at(
      live,
      'allowed-origin',
      `${what} does not let the origin of ALLOWED_ORIGIN read it.`,
      'Compare the request’s Origin with ALLOWED_ORIGIN, and answer with it.',
      /Access-Control-Allow-Origin/i,
    ),
    expected: 'the origin of ALLOWED_ORIGIN in Access-Control-Allow-Origin',
    actual: header(answer, allowOrigin) ?? 'no such header',
  }
}

function at(live: LiveShop, what: string, message: string, next: string, near: RegExp): Finding {
  const rule = /version|body/.test(what) ? '5.6' : '5.5'
  return { code: `02.${rule}.${what}`, message, place: placeOf(live, files.gateway, near), next }
}
