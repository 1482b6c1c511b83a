import type { Address, ComposeProject, ComposeService } from '../types.ts'
import { itself, nowhere } from './tools/own-host.mjs'

/** A container port that a service listens on. */
export interface Listener {
  port: number
  /** Bound to or advertised as localhost: no other container could use it. */
  onlyItself?: boolean
  /** Another name for the same socket: the container port of the listener it stands for. */
  sameAs?: number
}

/** Listeners of each service: by service, then instance, then container port. */
export type ListenerTable = ReadonlyMap<string, readonly ReadonlyMap<number, LocalListener>[]>

interface LocalListener {
  local: number
  onlyItself: boolean
}

/** A name on the compose network with a container port, and the real address of each instance: `127.0.0.1:24001`. */
export interface Peer {
  host: string
  port: number
  addresses: string[]
}

/** The name service of one instance: the answers of the compose network's DNS, with ports. */
export interface Names {
  /**
   * The real address of `host:port`. A known name with a port that nobody listens on gives `nowhere`; a name that the
   * service could not resolve in its networks gives undefined.
   */
  resolve(host: string, port: number): Address | undefined
  /** The container port that the service of this name listens on, if it is the only one. */
  onlyPort(host: string): number | undefined
  /** Every name of this and other services, with every port that they listen on. */
  peers(): Peer[]
  /** Every address that the instance can use, also its own localhost: `host:port` → real address. */
  all(): Record<string, string>
}

export function instanceId(service: string, number: number): string {
  return `${service}-${number}`
}

/** Number 0 is a process without callers (`run`): nothing listens on its localhost. */
export function createNames(
  project: ComposeProject,
  self: ComposeService,
  number: number,
  table: ListenerTable,
): Names {
  const own = table.get(self.name)?.[number - 1]
  const services = visibleNames(project, self)
  const isSelf = (host: string) => itself.includes(host) || (own !== undefined && services.get(host) === self.name)
  /** The instances behind a name; a service reaches itself first. */
  const instances = (host: string): readonly ReadonlyMap<number, LocalListener>[] | undefined => {
    if (isSelf(host)) return own ? [own] : []
    const service = services.get(host)
    return service === undefined ? undefined : (table.get(service) ?? [])
  }
  const addressesOf = (host: string, port: number): string[] =>
    (instances(host) ?? [])
      .map(listeners => listeners.get(port))
      .filter(listener => listener !== undefined && (isSelf(host) || !listener.onlyItself))
      .map(listener => `127.0.0.1:${listener!.local}`)
  const portsOf = (host: string) => new Set((instances(host) ?? []).flatMap(listeners => [...listeners.keys()]))
  const peersOf = (hosts: Iterable<string>): Peer[] =>
    [...hosts]
      .flatMap(host => [...portsOf(host)].map(port => ({ host, port, addresses: addressesOf(host, port) })))
      .filter(({ addresses }) => addresses.length > 0)
  return {
    resolve(written, port) {
      const host = written.toLowerCase()
      // On the host's network, localhost is the machine itself and is not translated.
      if (itself.includes(host) && self.networkMode === 'host') return undefined
      if (instances(host) === undefined) return undefined
      const [address] = addressesOf(host, port)
      return address === undefined ? nowhere : { host: '127.0.0.1', port: Number(address.split(':')[1]) }
    },
    onlyPort(host) {
      const ports = [...portsOf(host.toLowerCase())]
      return ports.length === 1 ? ports[0] : undefined
    },
    peers: () => peersOf(services.keys()),
    all: () =>
      Object.fromEntries(
        peersOf([...itself, ...services.keys()]).map(({ host, port, addresses }) => [`${host}:${port}`, addresses[0]!]),
      ),
  }
}

/** Service by name in lower case, for the names that a service can resolve: its own and those in shared networks. */
function visibleNames(project: ComposeProject, self: ComposeService): Map<string, string> {
  const shares = ({ name, networks }: ComposeService) =>
    name === self.name || networks.some(network => self.networks.includes(network))
  const visible = Object.values(project.services).filter(shares)
  const aliases = visible.flatMap(({ name, aliases }) => aliases.map(alias => [alias.toLowerCase(), name] as const))
  return new Map([...aliases, ...visible.map(({ name }) => [name.toLowerCase(), name] as const)])
}

export interface Listening {
  service: string
  listeners: readonly Listener[]
  /** Local port by container port. */
  ports: ReadonlyMap<number, number>
}

/** Numbers the instances of each service. */
export function listenerTable(instances: readonly Listening[]): ListenerTable {
  const table = new Map<string, Map<number, LocalListener>[]>()
  for (const { service, listeners, ports } of instances) {
    const local = listeners.map(
      ({ port, onlyItself = false }) => [port, { local: ports.get(port)!, onlyItself }] as const,
    )
    table.set(service, [...(table.get(service) ?? []), new Map(local)])
  }
  return table
}
