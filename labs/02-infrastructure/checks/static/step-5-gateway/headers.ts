/** Rule 5.2: what the service is told about the client, and the request's id. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import { type ServiceName, serviceNames } from '../../rules.ts'
import { finding, leaveToLive, type StaticContext } from '../context.ts'
import { type Chain, possible, valuesOf } from '../facts/nginx-tree.ts'
import { apiChain } from '../facts/routes.ts'

export const forwardedHeaders: Check<StaticContext> = {
  id: '5.2.headers',
  step: 5,
  title: 'The service learns the client’s address, host, scheme and request id',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.2.*'],
  run(context) {
    const seen = observe()
    for (const service of serviceNames) {
      const chain = apiChain(context, service)
      if (!chain) leaveToLive(seen, `which headers ${service} is sent`)
      else {
        judgeSent(service, chain, seen)
        judgeReturned(service, chain, seen)
      }
    }
    return seen.outcome()
  },
}

const wanted: { names: string[]; inWords: string; refused?: RegExp; why?: string }[] = [
  {
    names: ['x-forwarded-for'],
    inWords: 'the client’s address (X-Forwarded-For)',
    refused: /^\$http_x_forwarded_for$|^[^$]*$/,
    why: 'does not hold the address that the request came from',
  },
  {
    names: ['host', 'x-forwarded-host'],
    inWords: 'the host that was asked for',
    refused: /^\$proxy_host$/,
    why: 'is the name of the upstream',
  },
  { names: ['x-forwarded-proto'], inWords: 'the scheme (X-Forwarded-Proto)' },
  { names: ['x-request-id'], inWords: 'the request’s id (X-Request-Id)' },
]

function judgeSent(service: ServiceName, chain: Chain, seen: Observation): void {
  const sent = possible(chain, 'proxy_set_header')
  for (const { names, inWords, refused, why } of wanted) {
    const headers = sent.filter(each => names.includes(valuesOf(each)[0]?.toLowerCase() ?? ''))
    const there = seen.that(headers.length > 0, () =>
      finding('5.2.missing-header', {
        message: `The service “${service}” does not learn ${inWords}.`,
        place: placeOf(chain, 'proxy_set_header'),
        expected: `a header for it, set where requests for ${service} are passed on`,
        actual:
          sent.length > 0 ? `set there: ${sent.map(each => valuesOf(each)[0]).join(', ')}` : 'no header is set there',
        next: 'Headers set on an outer level are forgotten on a level that sets any of its own.',
      }),
    )
    if (!there || !refused) continue
    const useless = headers.find(each => refused.test(valuesOf(each)[1] ?? ''))
    seen.that(!useless || useless !== headers[0] || headers.length > 1, () =>
      finding('5.2.useless-header', {
        message: `What “${service}” is sent as ${valuesOf(useless!)[0]} ${why}.`,
        place: { file: useless!.file, line: useless!.line },
        expected: inWords,
        actual: valuesOf(useless!)[1],
        next: 'Look up nginx’s variables about the connection and the request.',
      }),
    )
  }
  const [id, ...others] = sent.filter(each => valuesOf(each)[0]?.toLowerCase() === 'x-request-id')
  if (id && others.length === 0) judgeId(service, id, seen)
}

/** Two plain variables that each do half of it; a map or a condition is for the running gateway to show. */
function judgeId(service: ServiceName, header: Directive, seen: Observation): void {
  const value = valuesOf(header)[1] ?? ''
  const place = { file: header.file, line: header.line }
  seen.that(value !== '$request_id', () =>
    finding('5.2.request-id-replaced', {
      message: `The service “${service}” never sees an X-Request-Id that the client has sent: it is always a new one.`,
      place,
      expected: 'the client’s own when it sent a sane one, a new one otherwise',
      actual: value,
      next: 'Let a variable of your own choose between the two.',
    }),
  )
  seen.that(value !== '$http_x_request_id', () =>
    finding('5.2.no-request-id', {
      message: `The service “${service}” gets no X-Request-Id when the client has sent none, and any text when it has.`,
      place,
      expected: 'the client’s own when it sent a sane one, a new one otherwise',
      actual: value,
      next: 'Let a variable of your own choose between the two.',
    }),
  )
}

function judgeReturned(service: ServiceName, chain: Chain, seen: Observation): void {
  const added = possible(chain, 'add_header')
  seen.that(
    added.some(each => valuesOf(each)[0]?.toLowerCase() === 'x-request-id'),
    () =>
      finding('5.2.request-id-not-returned', {
        message: `Answers of “${service}” come back without X-Request-Id.`,
        place: placeOf(chain, 'add_header'),
        expected: 'the id that the service was sent',
        actual:
          added.length > 0
            ? `added there: ${added.map(each => valuesOf(each)[0]).join(', ')}`
            : 'no header is added there',
        next: 'Headers added on an outer level are forgotten on a level that adds any of its own.',
      }),
  )
}

function placeOf(chain: Chain, name: string): { file: string; line: number } {
  const [first] = possible(chain, name)
  const { file, line } = first ?? chain.at(-1)!
  return { file, line }
}
