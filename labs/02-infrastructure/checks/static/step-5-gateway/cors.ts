/** Rule 5.5: which website's pages may read the answers. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import { type ServiceName, serviceNames } from '../../rules.ts'
import { at, files, finding, leaveToLive, probes, type StaticContext } from '../context.ts'
import { gatewayOf } from '../facts/gateway.ts'
import { type Chain, flat, inForce, possible, valuesOf } from '../facts/nginx-tree.ts'
import { apiChain } from '../facts/routes.ts'

const allowOrigin = 'access-control-allow-origin'
const preflightHeaders = ['access-control-allow-methods', 'access-control-allow-headers']
const nameOf = (header: Directive) => valuesOf(header)[0]?.toLowerCase() ?? ''

export const originKnown: Check<StaticContext> = {
  id: '5.5.origin-known',
  step: 5,
  title: 'The gateway is told ALLOWED_ORIGIN',
  proof: 'static',
  needs: ['5.1.readable'],
  shownBy: ['5.5.allowed-origin-only'],
  run(context) {
    const seen = observe()
    const { config, followed, service } = gatewayOf(context)
    const origin = probes.ALLOWED_ORIGIN
    const host = new URL(origin).host
    // The value may be written with escapes, as part of a regular expression.
    const holds = (text: string) => text.includes(origin) || text.replaceAll('\\', '').includes(host)
    const inConfig = flat(config).some(each => [each.name, ...valuesOf(each)].some(holds))
    const told = Object.values(service?.environment ?? {}).some(holds)
    const known = seen.that(inConfig || told || !service, () =>
      finding('5.5.origin-unknown', {
        message: 'The gateway is not told ALLOWED_ORIGIN, so it cannot know which website is meant.',
        place: at(context, 'gateway', 'environment'),
        expected: 'ALLOWED_ORIGIN from .env in the container or in its configuration',
        actual: Object.keys(service?.environment ?? {}).join(', ') || 'an empty environment',
        next: 'Hand the value in, and read how the nginx image brings it into the configuration.',
      }),
    )
    if (!known) return seen.outcome()
    if (!followed) leaveToLive(seen, 'that the allowed origin in the configuration is the one of .env')
    else {
      seen.that(inConfig, () =>
        finding('5.5.origin-not-from-env', {
          message: 'The allowed origin in the configuration is not the one that ALLOWED_ORIGIN names.',
          place: placeOf(flat(config).find(each => each.name === 'add_header' && nameOf(each) === allowOrigin)),
          expected: 'the value of ALLOWED_ORIGIN',
          actual: 'the value is nowhere in the configuration that nginx reads',
          next: 'Change ALLOWED_ORIGIN in .env and look at the configuration in the running container.',
        }),
      )
    }
    return seen.outcome()
  },
}

export const cors: Check<StaticContext> = {
  id: '5.5.cors',
  step: 5,
  title: 'Pages of the allowed origin, and no others, may read the answers',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.5.*'],
  run(context) {
    const seen = observe()
    const all = flat(gatewayOf(context).config)
    const headers = all.filter(({ name }) => name === 'add_header')
    for (const service of serviceNames) {
      const chain = apiChain(context, service)
      if (!chain) leaveToLive(seen, `which headers answers of ${service} carry`)
      else judgeAnswers(service, chain, headers, seen)
    }
    for (const name of preflightHeaders) {
      seen.that(
        headers.some(each => nameOf(each) === name),
        () =>
          finding('5.5.missing-preflight-header', {
            message: `A preflight (OPTIONS) is not told what the page may do: no ${name === preflightHeaders[0] ? 'methods' : 'headers'} are named.`,
            place: placeOf(headers[0]),
            expected: 'the methods and the headers, each in a header of its own',
            actual: [...new Set(headers.map(each => valuesOf(each)[0]))].join(', ') || 'no header is added',
            next: 'Send an OPTIONS request as a browser does, and read the headers of the answer.',
          }),
      )
    }
    const ends = all.filter(({ name }) => name === 'return' || name === 'error_page')
    // What a variable returns, only a run can tell.
    const answers = ends.some(each =>
      valuesOf(each).some(value => /^=?204$/.test(value) || (each.name === 'return' && /^\$/.test(value))),
    )
    seen.that(answers, () =>
      finding('5.5.preflight-status', {
        message: 'The gateway does not answer a preflight (OPTIONS) itself: it is passed on to the service.',
        place: { file: files.gateway },
        expected: '204 from the gateway',
        actual: 'nothing in the configuration returns it',
        next: 'Find the request method that a browser asks with before the real request.',
      }),
    )
    return seen.outcome()
  },
}

function judgeAnswers(service: ServiceName, chain: Chain, all: Directive[], seen: Observation): void {
  const added = possible(chain, 'add_header')
  for (const [name, what, code] of [
    [allowOrigin, 'Access-Control-Allow-Origin', '5.5.allowed-origin'],
    ['vary', 'Vary', '5.5.vary'],
  ] as const) {
    seen.that(
      added.some(each => nameOf(each) === name),
      () => {
        const elsewhere = all.find(each => nameOf(each) === name)
        return finding(code, {
          message: `Answers of “${service}” come without ${what}${elsewhere ? ': it is added on an outer level, and forgotten on the one that serves them' : ''}.`,
          place: placeOf(inForce(chain, 'add_header')[0] ?? elsewhere ?? chain.at(-1)),
          expected:
            name === 'vary'
              ? 'a word to caches that the answer depends on who asks'
              : 'the allowed origin, for requests of that origin',
          actual:
            added.length > 0
              ? `added there: ${added.map(each => valuesOf(each)[0]).join(', ')}`
              : 'no header is added there',
          next: 'Headers added on an outer level are forgotten on a level that adds any of its own.',
        })
      },
    )
  }
  const unconditional = inForce(chain, 'add_header').find(each => nameOf(each) === allowOrigin)
  if (!unconditional) return
  const [, value = '', ...options] = valuesOf(unconditional)
  seen.that(value !== '*' && value !== '$http_origin' && value.includes('$'), () =>
    finding('5.5.other-origin', {
      message: value.startsWith('http')
        ? `Answers of “${service}” carry the header for every origin that asks, not only for the allowed one.`
        : `Pages of every website may read the answers of “${service}”.`,
      place: placeOf(unconditional),
      expected: 'the header for requests of ALLOWED_ORIGIN only',
      actual: value.startsWith('http') ? 'a fixed value, whoever asks' : value,
      next: 'Ask with another Origin and look at the answer.',
    }),
  )
  seen.that(options.includes('always'), () =>
    finding('5.5.not-on-errors', {
      message: `On error answers of “${service}” the page is not told that it may read them.`,
      place: placeOf(unconditional),
      expected: 'the header on every answer, errors too',
      actual: 'nginx adds it to successful answers only',
      next: 'Look up the last parameter of add_header.',
    }),
  )
}

function placeOf(directive: Directive | undefined): { file: string; line?: number } {
  return directive ? { file: directive.file, line: directive.line } : { file: files.gateway }
}
