import type { ComposeProject, ComposeService } from '../types.ts'
import type { Listener } from './types.ts'

export interface Address {
  host: string
  port: number
}

/** An address that nobody answers: port 4 is assigned to nothing, and only root could take it. */
export const nowhere: Address = { host: '127.0.0.1', port: 4 }

/** Where each part listens: local port and whether others may use it, by container port. */
export type ListenerTable = ReadonlyMap<string, ReadonlyMap<number, { local: number; onlyItself: boolean }>>

/** The name service of one part: what the compose network's DNS would answer it, with ports. */
export interface Names {
  /**
   * Where `host:port`, as the service says it, really is. A name of the stack with a port that nobody listens on is
   * `nowhere`; a name that the service could not resolve in its networks gives undefined and is left as it is.
   */
  resolve(host: string, port: number): Address | undefined
  /** Container port that the name's service listens on, when it is only one. */
  onlyPort(host: string): number | undefined
  /** Every address of the stack that the part can say, `host:port` → where it is. */
  all(): Record<string, string>
}

/** What a container calls itself whatever its name. */
const itself = new Set(['localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0'])

export function partId(service: string, instance: number): string {
  return `${service}-${instance}`
}

/** `own` is the id of the part that asks. */
export function createNames(project: ComposeProject, self: ComposeService, own: string, table: ListenerTable): Names {
  const services = visibleNames(project, self)
  const partOf = (host: string): string | undefined => {
    if (itself.has(host) || host === self.name) return own
    const service = services.get(host.toLowerCase())
    return service && partId(service, 1)
  }
  const names: Names = {
    resolve(host, port) {
      // On the host's network, localhost is the machine itself: nothing to translate.
      if (itself.has(host) && self.networkMode === 'host') return undefined
      const part = partOf(host)
      if (part === undefined) return undefined
      const listener = table.get(part)?.get(port)
      if (!listener || (listener.onlyItself && part !== own)) return nowhere
      return { host: '127.0.0.1', port: listener.local }
    },
    onlyPort(host) {
      const part = partOf(host)
      const ports = part === undefined ? [] : [...(table.get(part)?.keys() ?? [])]
      return ports.length === 1 ? ports[0] : undefined
    },
    all() {
      const hosts = [...itself, self.name, ...services.keys()]
      const pairs = hosts.flatMap(host => [...(table.get(partOf(host)!)?.keys() ?? [])].map(port => ({ host, port })))
      return Object.fromEntries(
        pairs.flatMap(({ host, port }) => {
          const found = names.resolve(host, port)
          return found ? [[`${host.toLowerCase()}:${port}`, `${found.host}:${found.port}`]] : []
        }),
      )
    },
  }
  return names
}

/** Names that resolve from the service: those of services that share a network with it. */
function visibleNames(project: ComposeProject, self: ComposeService): Map<string, string> {
  const names = new Map<string, string>()
  for (const other of Object.values(project.services)) {
    const shared = other.networks.some(network => self.networks.includes(network))
    if (other.name !== self.name && !shared) continue
    for (const alias of other.aliases) names.set(alias.toLowerCase(), other.name)
    names.set(other.name.toLowerCase(), other.name)
  }
  return names
}

export function listenerTable(
  parts: { id: string; listeners: readonly Listener[]; ports: ReadonlyMap<number, number> }[],
): ListenerTable {
  return new Map(
    parts.map(({ id, listeners, ports }) => [
      id,
      new Map(listeners.map(({ port, onlyItself = false }) => [port, { local: ports.get(port)!, onlyItself }])),
    ]),
  )
}
