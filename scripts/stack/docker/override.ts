/**
 * Writes a compose file that overrides the learner's own with ports and names that nothing else on the machine uses.
 */
import { Document, isCollection, isNode, visit } from 'yaml'
import { loadRecordOf } from '../compose/load-record.ts'
import { child, entriesOf, flagOf } from '../compose/yaml/tree.ts'
import { tcpTargets } from '../tcp-targets.ts'
import type { ComposeProject, ComposeService } from '../types.ts'
import { containerPorts } from './ports.ts'

export interface OverrideOptions {
  /** Publish on any free loopback port instead of the ports in the file. */
  anyPorts: boolean
  scale: Record<string, number>
  /** Whether the engine knows `healthcheck.start_interval`. */
  startInterval: boolean
}

/**
 * The override as YAML. Every container port gets a free loopback port, in addition to the written ones or instead of
 * them. Names that are unique on the whole machine (of containers, volumes, networks) are replaced by names of this
 * stack.
 */
export function overrideFile(project: ComposeProject, options: OverrideOptions): string {
  const services = Object.values(project.services).map(
    service => [service.name, serviceOverride(service, options)] as const,
  )
  const document = new Document({
    services: Object.fromEntries(services),
    volumes: Object.fromEntries(namedForAll(project, 'volumes').map(name => [name, { name: null }])),
    networks: Object.fromEntries(namedForAll(project, 'networks').map(name => [name, { name: null }])),
  })
  visit(document, {
    Pair(_, { key, value }) {
      const name = String(key)
      if (name === 'ports' && isCollection(value) && options.anyPorts) value.tag = '!override'
      if (resetKeys.has(name) && isNode(value)) value.tag = '!reset'
    },
  })
  return String(document)
}

/** Keys that the override only removes. */
const resetKeys = new Set(['name', 'container_name', 'start_interval'])

function serviceOverride(
  service: ComposeService,
  { anyPorts, scale, startInterval }: OverrideOptions,
): Record<string, unknown> {
  const instances = scale[service.name] ?? service.scale
  const own = typeof service.raw.container_name === 'string' ? service.raw.container_name : undefined
  // With several instances a container_name is a mistake, which Compose reports itself.
  const renamed = own !== undefined && instances === 1 && service.networkMode === undefined
  return {
    ...(service.networkMode === undefined ? { ports: loopbackPorts(service, anyPorts) } : {}),
    ...(setsStartInterval(service) && !startInterval ? { healthcheck: { start_interval: null } } : {}),
    ...(renamed ? { container_name: null, networks: aliasOnEach(service, own) } : {}),
  }
}

export function setsStartInterval({ raw }: ComposeService): boolean {
  return typeof raw.healthcheck === 'object' && raw.healthcheck !== null && 'start_interval' in raw.healthcheck
}

function loopbackPorts(service: ComposeService, anyPorts: boolean): string[] {
  const written = new Set(tcpTargets(service))
  return containerPorts(service)
    .filter(port => anyPorts || !written.has(port))
    .map(port => `127.0.0.1::${port}`)
}

/** Other containers may use its container_name as a host name, so it becomes an alias. */
function aliasOnEach(service: ComposeService, name: string): Record<string, { aliases: string[] }> {
  return Object.fromEntries(service.networks.map(network => [network, { aliases: [name] }]))
}

/** Volumes or networks with a name of their own, without external ones. */
function namedForAll(project: ComposeProject, section: 'volumes' | 'networks'): string[] {
  return entriesOf(child(loadRecordOf(project)?.tree, section))
    .filter(([, node]) => child(node, 'name') && !flagOf(child(node, 'external')))
    .map(([name]) => name)
}
