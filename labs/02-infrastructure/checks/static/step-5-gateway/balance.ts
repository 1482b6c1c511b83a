/** Rule 5.3: nothing in the files keeps a second instance of sales from existing, from being asked, or from being left out. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { at, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { gatewayOf } from '../facts/gateway.ts'
import { inForce, inside, valuesOf } from '../facts/nginx-tree.ts'
import { apiChain } from '../facts/routes.ts'

export const canScale: Check<StaticContext> = {
  id: '5.3.can-scale',
  step: 5,
  title: 'There can be two instances of sales',
  proof: 'static',
  needs: ['1.0.parses'],
  run(context) {
    const seen = observe()
    const sales = projectOf(context).services.sales
    if (!sales) return seen.outcome()
    seen.that(sales.raw.container_name === undefined, () =>
      finding('5.3.container-name', {
        message: 'The service “sales” has a container_name, and two containers cannot have the same one.',
        place: at(context, 'sales', 'container_name'),
        expected: 'a service that can be scaled',
        actual: String(sales.raw.container_name),
        next: 'Think of two containers of this service on one machine, and of what each of them needs for itself.',
      }),
    )
    const fixed = sales.ports.findIndex(({ published }) => published !== undefined && !published.includes('-'))
    seen.that(fixed < 0, () =>
      finding('5.3.fixed-port', {
        message: 'The service “sales” is published at a fixed port, which two instances cannot share.',
        place: at(context, 'sales', 'ports', fixed),
        expected: 'a service that can be scaled',
        actual: sales.ports[fixed]?.published,
        next: 'Think of two containers of this service on one machine, and of what each of them needs for itself.',
      }),
    )
    return seen.outcome()
  },
}

export const balance: Check<StaticContext> = {
  id: '5.3.balance',
  step: 5,
  title: 'Both instances are asked, and a stopped one is left out',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.3.both-instances'],
  run(context) {
    const seen = observe()
    const chain = apiChain(context, 'sales')
    if (!chain) {
      leaveToLive(seen, 'that both instances of sales are asked')
      return seen.outcome()
    }
    const [passes] = inForce(chain.slice(-1), 'proxy_pass')
    const name = /^https?:\/\/([^/$]+)/.exec(valuesOf(passes!)[0] ?? '')?.[1]
    const upstream = inside(
      gatewayOf(context).config.find(each => each.name === 'http'),
      'upstream',
    ).find(each => valuesOf(each)[0] === name)
    const sticky = (upstream?.block ?? []).find(
      each => each.name === 'ip_hash' || (each.name === 'hash' && /remote_addr/.test(valuesOf(each)[0] ?? '')),
    )
    seen.that(!sticky, () =>
      finding('5.3.one-instance-only', {
        message: `“${sticky!.name}” sends all requests of one client to the same instance of sales.`,
        place: { file: sticky!.file, line: sticky!.line },
        expected: 'both instances get requests',
        actual: [sticky!.name, ...valuesOf(sticky!)].join(' '),
        next: 'Read in nginx’s documentation how an upstream chooses when nothing is said.',
      }),
    )
    const [next] = inForce(chain, 'proxy_next_upstream')
    const never = next && valuesOf(next).includes('off')
    seen.that(!never, () =>
      finding('5.3.request-fails', {
        message: 'A request that meets the stopped instance of “sales” is not tried at the other one.',
        place: { file: next!.file, line: next!.line },
        expected: 'the next instance is asked when one cannot be reached',
        actual: 'proxy_next_upstream off',
        next: 'Stop one of two instances while requests are under way.',
      }),
    )
    return seen.outcome()
  },
}
