/** The levels of the configuration that a request for a service meets, from http down to the location that passes it on. */
import type { ServiceName } from '../../rules.ts'
import type { StaticContext } from '../context.ts'
import { answeringServer, gatewayOf } from './gateway.ts'
import { type Chain, inside, locate } from './nginx-tree.ts'

/** Undefined where the location cannot be told, or does not pass the request on by itself. */
export function apiChain(context: StaticContext, service: ServiceName): Chain | undefined {
  const found = answeringServer(gatewayOf(context))
  const chain = found && locate(found.server, `/api/v1/${service}/probe`)
  const location = chain?.at(-1)
  if (!found || !location || inside(location, 'proxy_pass').length === 0) return undefined
  return [found.http, found.server, ...chain!]
}
