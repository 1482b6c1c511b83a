/** Rule 5.4: the rate that one client may ask at. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import { limit, type ServiceName, serviceNames } from '../../rules.ts'
import { finding, leaveToLive, type StaticContext } from '../context.ts'
import { gatewayOf } from '../facts/gateway.ts'
import { type Chain, flat, inForce, possible, valuesOf } from '../facts/nginx-tree.ts'
import { apiChain } from '../facts/routes.ts'

/** Keys that many clients share. */
const sharedKey =
  /^\$(server_name|host|http_host|uri|request_uri|document_uri|server_addr|server_port|request_method)$|^[^$]*$/

export const rateLimit: Check<StaticContext> = {
  id: '5.4.limit',
  step: 5,
  title: 'One client may ask twenty times a second, with a burst of forty',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.4.rate-limit'],
  run(context) {
    const seen = observe()
    const zones = flat(gatewayOf(context).config).filter(({ name }) => name === 'limit_req_zone')
    for (const service of serviceNames) {
      const chain = apiChain(context, service)
      if (!chain) leaveToLive(seen, `how often one client may ask ${service}`)
      else judgeLimit(service, chain, zones, seen)
    }
    return seen.outcome()
  },
}

function judgeLimit(service: ServiceName, chain: Chain, zones: Directive[], seen: Observation): void {
  const limits = inForce(chain, 'limit_req')
  const location = chain.at(-1)!
  const limited = seen.that(limits.length > 0, () =>
    finding('5.4.no-limit', {
      message: `Requests for /api/v1/${service}/… are not limited.`,
      place: { file: location.file, line: location.line },
      expected: `${limit.perSecond} requests a second for each client, with a burst of ${limit.burst}`,
      actual: zones.length > 0 ? 'a zone is there, but nothing uses it here' : 'no zone, no limit',
      next: 'Read in nginx’s documentation of limit_req on which levels it may stand.',
    }),
  )
  if (!limited) return
  const used = limits.map(each => ({
    each,
    zone: zones.find(zone => parameter(zone, 'zone')?.split(':')[0] === parameter(each, 'zone')),
  }))
  const lost = used.find(({ zone }) => !zone)
  seen.that(!lost, () =>
    finding('5.4.unknown-zone', {
      message: 'A “limit_req” names a zone that nobody defines, and nginx does not start.',
      place: { file: lost!.each.file, line: lost!.each.line },
      expected: zones.map(zone => parameter(zone, 'zone')?.split(':')[0]).join(', ') || 'a limit_req_zone of that name',
      actual: parameter(lost!.each, 'zone'),
      next: 'Compare the two names.',
    }),
  )
  if (lost) return
  const right = used.find(({ zone }) => perSecond(zone!) === limit.perSecond)
  const [first] = used
  seen.that(right !== undefined, () =>
    finding('5.4.rate', {
      message: `One client may ask “${service}” at another rate than agreed.`,
      place: { file: first!.zone!.file, line: first!.zone!.line },
      expected: `${limit.perSecond} requests a second`,
      actual: parameter(first!.zone!, 'rate') ?? 'no rate',
      next: 'See what the lesson says about the rate.',
    }),
  )
  const counted = right ?? first!
  seen.that(!sharedKey.test(valuesOf(counted.zone!)[0] ?? ''), () =>
    finding('5.4.one-limit-for-all', {
      message: 'All clients share one “limit_req_zone”, so one of them can use it up for everybody.',
      place: { file: counted.zone!.file, line: counted.zone!.line },
      expected: 'a limit for each client',
      actual: valuesOf(counted.zone!)[0],
      next: 'Look up which of nginx’s variables tells clients apart.',
    }),
  )
  if (!right) return
  seen.that(Number(parameter(right.each, 'burst') ?? 0) === limit.burst, () =>
    finding('5.4.burst', {
      message: `The burst that one client may send to “${service}” is not the agreed one.`,
      place: { file: right.each.file, line: right.each.line },
      expected: String(limit.burst),
      actual: parameter(right.each, 'burst') ?? 'no burst',
      next: 'See what the lesson says about the burst.',
    }),
  )
  judgeStatus(chain, right.each, seen)
}

function judgeStatus(chain: Chain, limited: Directive, seen: Observation): void {
  const [status] = inForce(chain, 'limit_req_status')
  const value = status ? valuesOf(status)[0] : '503'
  const turned = possible(chain, 'error_page').some(
    each => valuesOf(each).includes(value ?? '') && valuesOf(each).includes('=429'),
  )
  seen.that(value === '429' || turned, () =>
    finding('5.4.refused-with-other-status', {
      message: `A client over its limit is told ${value}, as if the service were broken.`,
      place: { file: (status ?? limited).file, line: (status ?? limited).line },
      expected: '429',
      actual: status ? value : '503, nginx’s default',
      next: 'Look up the directives beside limit_req in nginx’s documentation.',
    }),
  )
}

function parameter(directive: Directive, name: string): string | undefined {
  return valuesOf(directive)
    .find(value => value.startsWith(`${name}=`))
    ?.slice(name.length + 1)
}

function perSecond(zone: Directive): number | undefined {
  const [, number, unit] = /^(\d+)r\/([sm])$/.exec(parameter(zone, 'rate') ?? '') ?? []
  return number === undefined ? undefined : Number(number) / (unit === 'm' ? 60 : 1)
}
