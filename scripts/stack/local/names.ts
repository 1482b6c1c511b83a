import type { ComposeProject, ComposeService } from '../types.ts'

/** A container port that a service listens on. */
export interface Listener {
  port: number
  /** Bound or advertised as localhost: in a container network nobody else could use it. */
  onlyItself?: boolean
  /** Another name for the same socket: the container port of the listener it stands for. */
  sameAs?: number
}

export interface Address {
  host: string
  port: number
}

/** An address that nobody answers: port 4 is assigned to nothing, and only root could take it. */
export const nowhere: Address = { host: '127.0.0.1', port: 4 }

/** Where the instances of each service listen: by service, then by instance, then by container port. */
export type ListenerTable = ReadonlyMap<string, readonly ReadonlyMap<number, LocalListener>[]>

interface LocalListener {
  local: number
  onlyItself: boolean
}

/** A name of the stack, a container port behind it, and where each instance really is: `127.0.0.1:24001`. */
export interface Peer {
  host: string
  port: number
  addresses: string[]
}

/** The name service of one instance: what the compose network's DNS would answer it, with ports. */
export interface Names {
  /**
   * Where `host:port`, as the service says it, really is. A name of the stack with a port that nobody listens on is
   * `nowhere`; a name that the service could not resolve in its networks gives undefined and is left as it is.
   */
  resolve(host: string, port: number): Address | undefined
  /** Container port that the name's service listens on, when it is only one. */
  onlyPort(host: string): number | undefined
  /** Every name of another service, and the service's own, with every port that somebody listens on. */
  peers(): Peer[]
  /** Every address that the instance can say, its own localhost included: `host:port` → where it is. */
  all(): Record<string, string>
}

/** Host names by which a container reaches itself. */
export const itself: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0']

export function instanceId(service: string, number: number): string {
  return `${service}-${number}`
}

/** Number 0 is a process that serves nobody (`run`): its localhost is empty. */
export function createNames(
  project: ComposeProject,
  self: ComposeService,
  number: number,
  table: ListenerTable,
): Names {
  const own = table.get(self.name)?.[number - 1]
  const services = visibleNames(project, self)
  const isSelf = (host: string) => itself.includes(host) || (own !== undefined && services.get(host) === self.name)
  /** Those that answer to the name; a service reaches itself first. */
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
      // On the host's network, localhost is the machine itself: nothing to translate.
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

/** Service by name in lower case: the names that resolve for a service are its own and those in a network it shares. */
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

/** `instances` by their numbers. */
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
