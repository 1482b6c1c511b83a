/** Rule 1.6, inside: services reach the engines over the compose network, by service name. */
import { type Observation, observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import type { ComposeService } from '../../../../../scripts/stack/types.ts'
import { type Engine, services as needs, type ServiceName, serviceNames } from '../../rules.ts'
import { at, dockerfileOf, finding, leaveToLive, projectOf, type StaticContext } from '../context.ts'
import { canMeet, ownAddressOf, ownerOf, portsOf, readAddress } from '../facts/addresses.ts'
import { startsOtherwise } from './building.ts'

const variables: Record<Engine, string> = { postgres: 'DATABASE_URL', redis: 'REDIS_URL', kafka: 'KAFKA_BROKERS' }
const engineNames = Object.keys(variables) as Engine[]

export const engineAddresses: Check<StaticContext> = {
  id: '1.6.engine-addresses',
  step: 1,
  title: 'The services reach the engines over the compose network, by service name',
  proof: 'static',
  needs: ['1.0.parses'],
  shownBy: ['6.2.ready'],
  run(context) {
    const seen = observe()
    for (const name of serviceNames) {
      const service = projectOf(context).services[name]
      if (!service) continue
      for (const engine of engineNames) examine(engine, service, name, context, seen)
    }
    return seen.outcome()
  },
}

function examine(
  engine: Engine,
  service: ComposeService,
  name: ServiceName,
  context: StaticContext,
  seen: Observation,
): void {
  const project = projectOf(context)
  const variable = variables[engine]
  const value = service.environment[variable] ?? dockerfileOf(context, name)?.final.image.env[variable]
  const place = at(context, name, 'environment', variable)
  if (!value) {
    if (!(needs[name] as readonly Engine[]).includes(engine)) return
    if (startsOtherwise(service)) {
      leaveToLive(seen, `which ${variable} the start-up command of ${name} sets`)
      return
    }
    seen.wrong(
      finding('1.6.no-address', {
        message: `“${name}” is not told where “${engine}” is.`,
        place,
        expected: `${variable} in its environment`,
        actual: value === '' ? `${variable} is empty` : `${variable} is not set`,
        next: `Look at the environment of ${name}, also at what it takes from an anchor or from env_file.`,
      }),
    )
    return
  }
  for (const part of engine === 'kafka' ? value.split(',') : [value]) {
    const address = readAddress(part)
    if (!address) {
      seen.wrong(
        finding('1.6.unreadable-address', {
          message: `${variable} of “${name}” is not an address that the service can use.`,
          place,
          expected:
            engine === 'kafka' ? 'host:port, separated by commas' : 'a URL with user, password, host and database',
          actual: hidden(part),
          next: 'Put the values of .env in place of the variables by hand, and read what comes of it.',
        }),
      )
      continue
    }
    const owner = ownerOf(address.host, project)
    // Another service in between (a pooler, a proxy) is welcome; where it leads, only a running stack can show.
    if (owner !== engine && owner in project.services) {
      leaveToLive(seen, `that ${variable} of ${name} leads to ${engine} by way of ${owner}`)
      continue
    }
    const engineService = project.services[engine]
    if (!engineService || service.raw.extra_hosts) continue
    const right = seen.that(owner === engine, () =>
      finding('1.6.engine-address', {
        message:
          owner === 'itself'
            ? `“${name}” looks for “${engine}” in its own container: inside a container, ${address.host} is the container itself.`
            : `“${name}” looks for “${engine}” at ${address.host}, which no service of the compose network is called.`,
        place,
        expected: `the service’s name in the compose network`,
        actual: `${address.host}:${address.port}`,
        next: `Read the addresses as ${name} sees them: in the network of Compose each service has its name.`,
      }),
    )
    if (!right) continue
    const own = ownAddressOf(engine, engineService)
    seen.that(own === undefined, () =>
      finding('1.6.listens-on-loopback', {
        message: `“${name}” looks for “${engine}”, which listens to its own container only.`,
        place: at(context, engine, 'command'),
        expected: 'an engine that other containers can reach',
        actual: `${engine} listens on ${own}`,
        next: `Find out what tells ${engine} on which addresses it listens.`,
      }),
    )
    const ports = portsOf(engine, engineService)
    seen.that(ports === undefined || ports.includes(address.port), () =>
      finding('1.6.engine-port', {
        message: `“${name}” looks for “${engine}” at port ${address.port}, where nobody listens inside the compose network.`,
        place,
        expected: `the port in the container: ${ports!.join(', ')}`,
        actual: String(address.port),
        next: 'A published port is for the host; containers use the port that the engine itself listens on.',
      }),
    )
    seen.that(canMeet(service, engineService), () =>
      finding('1.6.no-common-network', {
        message: `“${name}” and “${engine}” have no network in common, so the name ${address.host} means nothing to “${name}”.`,
        place: at(context, name, 'networks'),
        expected: 'one network that both are in',
        actual: `${name}: ${service.networks.join(', ') || 'none'}; ${engine}: ${engineService.networks.join(', ') || 'none'}`,
        next: 'Draw the networks and who is in which.',
      }),
    )
  }
}

/** A value for a message, without the password that may be in it. */
function hidden(value: string): string {
  return value.replace(/(:\/\/[^:@/\s]*:)[^@\s]+@/, '$1…@')
}
