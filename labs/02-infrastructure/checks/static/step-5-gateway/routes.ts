/** Rule 5.1: which request goes where, and that it arrives as it was sent. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { Directive } from '../../../../../scripts/stack/nginx/types.ts'
import { type ServiceName, serviceNames } from '../../rules.ts'
import { at, dockerfileOf, files, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { canMeet, ownerOf } from '../facts/addresses.ts'
import { answeringServer, type Gateway, gatewayOf } from '../facts/gateway.ts'
import { anywhere, type Chain, inForce, inside, locate, matcher, valuesOf } from '../facts/nginx-tree.ts'

const health = '/health'
const elsewhere = '/no/such/place'
const standardPort = 8000

export const probePath = (service: ServiceName): string => `/api/v1/${service}/probe`

/** What may change or answer a request before its location's own handler does. */
const interferes = /^(rewrite|try_files|error_page|auth_request|return|js_content|content_by_lua.*|internal)$/

export const routes: Check<StaticContext> = {
  id: '5.1.routes-by-file',
  step: 5,
  title: 'Each path is passed to its service, unchanged',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.1.routes', '5.1.unchanged'],
  run(context) {
    const seen = observe()
    const gateway = gatewayOf(context)
    const found = answeringServer(gateway)
    for (const service of serviceNames) {
      const chain = found && locate(found.server, probePath(service))
      if (!found || !chain) leaveToLive(seen, `which location serves ${probePath(service)}`)
      else judgeRoute(service, found.server, chain, gateway, context, seen)
    }
    return seen.outcome()
  },
}

function judgeRoute(
  service: ServiceName,
  server: Directive,
  chain: Chain,
  gateway: Gateway,
  context: StaticContext,
  seen: Observation,
): void {
  const location = chain.at(-1)
  const passes = location && inside(location, 'proxy_pass')[0]
  const other =
    anywhere([server, ...chain], interferes).length > 0 ||
    (location && inside(location, 'if').some(each => inside(each, 'proxy_pass').length > 0))
  if (!passes) {
    if (other && location && !onlyRefuses(location)) {
      leaveToLive(seen, `what the gateway does with ${probePath(service)}`)
      return
    }
    seen.wrong(
      finding('5.1.not-routed', {
        message: `No location passes requests for /api/v1/${service}/… on.`,
        place: location ? { file: location.file, line: location.line } : { file: server.file, line: server.line },
        expected: `a location that leads to the service ${service}`,
        actual: location ? `“location ${valuesOf(location).join(' ')}” serves them` : 'no location matches them',
        next: 'Follow the path through your locations in the order in which nginx looks at them.',
      }),
    )
    return
  }
  seen.held()
  const [target = ''] = valuesOf(passes)
  const place = { file: passes.file, line: passes.line }
  const [, scheme, authority = '', uri] = /^(https?):\/\/([^/]*)(\/.*)?$/.exec(target) ?? []
  if (!scheme) return
  judgeDestination(service, authority, passes, gateway, context, seen)
  const rewritten = anywhere([server, ...chain], /^rewrite$/).length > 0
  if (uri === undefined || rewritten || uri.includes('$')) return
  const { modifier, pattern } = matcher(location)
  // A path in proxy_pass takes the place of what the location matched; with a variable in it, of everything.
  const arrives = authority.includes('$')
    ? uri
    : modifier.startsWith('~')
      ? undefined
      : uri + probePath(service).slice(pattern.length)
  if (arrives === undefined) return
  seen.that(arrives === probePath(service), () =>
    finding('5.1.path-changed', {
      message: `The service “${service}” sees another path than the client asked for.`,
      place,
      expected: probePath(service),
      actual: arrives,
      next: 'Read in the documentation of proxy_pass what a path behind the address does.',
    }),
  )
}

function onlyRefuses(location: Directive): boolean {
  const codes = inside(location, 'return').map(each => valuesOf(each)[0])
  return codes.length > 0 && codes.every(code => code === '404') && inside(location, 'if').length === 0
}

/** Upstreams by name, then services by name; what stands in a variable is left to the running gateway. */
function judgeDestination(
  service: ServiceName,
  authority: string,
  passes: Directive,
  gateway: Gateway,
  context: StaticContext,
  seen: Observation,
): void {
  if (authority.includes('$')) return
  const project = projectOf(context)
  const http = gateway.config.find(({ name }) => name === 'http')
  const upstream = inside(http, 'upstream').find(each => valuesOf(each)[0] === authority)
  const addresses = upstream
    ? inside(upstream, 'server').map(each => ({ text: valuesOf(each)[0] ?? '', file: each.file, line: each.line }))
    : [{ text: authority, file: passes.file, line: passes.line }]
  const port = portOf(service, context)
  for (const { text, file, line } of addresses) {
    const [host = '', written = '80'] = text.split(':')
    const owner = ownerOf(host, project)
    const right = seen.that(owner === service, () =>
      finding(owner === 'itself' || owner === 'outside' ? '5.1.unknown-address' : '5.1.wrong-service', {
        message: `Requests for /api/v1/${service}/… go to ${host}, ${owner === 'itself' ? 'which in the gateway’s container is the gateway itself' : owner === 'outside' ? 'which no service of the compose network is called' : `which is ${owner}`}.`,
        place: { file, line },
        expected: `the service ${service}`,
        actual: text,
        next: 'Compare the name with the services of the compose file: in its network each has its own.',
      }),
    )
    if (!right) continue
    seen.that(Number(written) === port, () =>
      finding('5.1.wrong-port', {
        message: `Requests for /api/v1/${service}/… go to a port where “${service}” does not listen.`,
        place: { file, line },
        expected: `port ${port}`,
        actual: text.includes(':') ? text : `${text}, which means port 80`,
        next: 'Look at which port the given service listens on inside its container.',
      }),
    )
    const [from, to] = [project.services.gateway, project.services[service]]
    seen.that(!from || !to || canMeet(from, to), () =>
      finding('5.1.no-common-network', {
        message: `The gateway and “${service}” have no network in common, so nginx does not find ${host}.`,
        place: at(context, 'gateway', 'networks'),
        expected: 'one network that both are in',
        actual: `gateway: ${from!.networks.join(', ')}; ${service}: ${to!.networks.join(', ')}`,
        next: 'Draw the networks and who is in which.',
      }),
    )
  }
}

function portOf(service: ServiceName, context: StaticContext): number {
  const written =
    projectOf(context).services[service]?.environment.PORT ?? dockerfileOf(context, service)?.final.image.env.PORT
  return Number(written || standardPort)
}

export const ownAnswers: Check<StaticContext> = {
  id: '5.1.own-answers',
  step: 5,
  title: 'The gateway answers /health itself, and 404 for what it does not know',
  proof: 'static',
  needs: ['5.1.readable', '5.1.answers'],
  shownBy: ['5.1.health-and-404'],
  run(context) {
    const seen = observe()
    const found = answeringServer(gatewayOf(context))
    const chain = found && locate(found.server, health)
    if (!found || !chain || decidesByPath(found.server)) {
      leaveToLive(seen, 'what the gateway answers by itself')
      return seen.outcome()
    }
    const place = { file: chain.at(-1)?.file ?? files.gateway, line: chain.at(-1)?.line }
    seen.that(inForce(chain.slice(-1), 'proxy_pass').length === 0, () =>
      finding('5.1.health-passed-on', {
        message: 'The path /health is passed on to a service, so it says nothing about the gateway itself.',
        place,
        expected: 'an answer of the gateway’s own',
        actual: 'a proxy_pass',
        next: 'Let the gateway answer without asking anybody.',
      }),
    )
    const status = returned(chain)
    seen.that(status === undefined || status < 400, () =>
      finding('5.1.no-health', {
        message: `The path /health is answered with ${status}.`,
        place,
        expected: '200',
        actual: `the location for it returns ${status}`,
        next: 'Give /health a location of its own.',
      }),
    )
    const unknown = locate(found.server, elsewhere)
    const answer = unknown && returned(unknown)
    seen.that(answer === undefined || answer === 404, () =>
      finding('5.1.not-404', {
        message: `A path that belongs to nobody, such as ${elsewhere}, is answered with ${answer}.`,
        place: { file: unknown!.at(-1)!.file, line: unknown!.at(-1)!.line },
        expected: '404',
        actual: String(answer),
        next: 'Look at the location that matches everything.',
      }),
    )
    return seen.outcome()
  },
}

/** The server itself answers some paths, before any location is looked for. */
function decidesByPath(server: Directive): boolean {
  const always = anywhere(
    [{ ...server, block: (server.block ?? []).filter(({ name }) => name !== 'if') }],
    /^(return|rewrite)$/,
  )
  return always.length > 0 || inside(server, 'if').some(each => valuesOf(each).some(value => /uri|health/.test(value)))
}

function returned(chain: Chain): number | undefined {
  const [first] = chain.length > 0 ? inside(chain.at(-1), 'return') : []
  const code = Number(first && valuesOf(first)[0])
  return Number.isInteger(code) && code > 0 ? code : undefined
}
