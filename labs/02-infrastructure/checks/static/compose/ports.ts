/** Rule 1.6, outside: the gateway is published where `.env` says, and nothing is open to the network. */
import { isPlaceholder } from '../../../../../scripts/stack/compose/placeholder.ts'
import type { ComposeProject } from '../../../../../scripts/stack/types.ts'
import { composeCheck } from '../check.ts'
import { at, loadWith, probes, projectOf } from '../context.ts'

const defaultPort = '8080'
const gatewayTargets = [80, 8080]

export const loopbackOnly = composeCheck(
  '1.6.loopback-only',
  'What is published is bound to 127.0.0.1',
  (context, seen) => {
    for (const { name, ports } of Object.values(projectOf(context).services)) {
      for (const [index, { hostIp, published, target }] of ports.entries()) {
        seen.that(hostIp !== undefined && /^127\.|^\[?::1\]?$/.test(hostIp), '1.6.open-to-the-network', () => ({
          message: `Port ${target} of “${name}” is open to everybody who can reach this machine.`,
          place: at(context, name, 'ports', index),
          expected: 'bound to 127.0.0.1',
          actual: hostIp
            ? `bound to ${hostIp}`
            : `${published ? `${published}:` : ''}${target}, which means every address of the machine`,
          next: 'See in the Compose reference what may stand in front of the host port.',
        }))
      }
    }
    seen.held()
  },
)

export const gatewayPublished = composeCheck(
  '1.6.gateway-published',
  'The gateway is published on GATEWAY_PORT, 8080 when that is not set',
  (context, seen) => {
    const gateway = projectOf(context).services.gateway
    if (!gateway) return
    const place = at(context, 'gateway', 'ports')
    const targets = gateway.ports.map(({ target }) => target)
    const published = seen.that(targets.length > 0, '1.6.gateway-not-published', () => ({
      message: 'The service “gateway” is not published, so nobody outside the compose network can reach it.',
      place: gateway.place,
      expected: 'one published port',
      actual: 'none',
      next: 'Give the gateway ports:.',
    }))
    if (!published) return
    const inside = seen.that(
      targets.some(target => gatewayTargets.includes(target)),
      '1.6.gateway-target',
      () => ({
        message: 'The port of “gateway” inside the container is not the agreed one.',
        place,
        expected: '80 or 8080 inside the container',
        actual: targets.join(', '),
        next: 'Let nginx listen on one of the two, and publish that one.',
      }),
    )
    if (!inside) return
    const follows = seen.that(
      gatewayPorts(projectOf(context)).includes(probes.GATEWAY_PORT),
      '1.6.gateway-port',
      () => ({
        message: 'The gateway’s port on this machine does not follow GATEWAY_PORT.',
        place,
        expected: `${probes.GATEWAY_PORT} when .env says GATEWAY_PORT=${probes.GATEWAY_PORT}`,
        actual: gatewayPorts(projectOf(context)).join(', ') || 'no port',
        next: 'Put another GATEWAY_PORT into the file by hand, and read which port is published then.',
      }),
    )
    if (!follows) return
    const { GATEWAY_PORT: _, ...others } = context.values
    const unset = loadWith(context, others)
    const found = 'project' in unset ? gatewayPorts(unset.project) : []
    seen.that(found.includes(defaultPort), '1.6.gateway-port-default', () => ({
      message: `Without GATEWAY_PORT the gateway is not at ${defaultPort}.`,
      place,
      expected: `${defaultPort} when GATEWAY_PORT is not set`,
      actual: 'failure' in unset ? unset.failure.message : withoutPort(found),
      next: 'Look up how Compose writes a variable with a default.',
    }))
  },
)

function withoutPort(found: string[]): string {
  if (found.some(isPlaceholder)) return 'Compose refuses to start anything'
  return found.join(', ') || 'a port that Docker picks'
}

function gatewayPorts(project: ComposeProject): string[] {
  const ports = project.services.gateway?.ports ?? []
  return ports.filter(({ target }) => gatewayTargets.includes(target)).flatMap(({ published }) => published ?? [])
}
