/** Who an address in a service's environment leads to, by the names and ports of the compose network. */
import type { ComposeProject, ComposeService } from '../../../../../scripts/stack/types.ts'
import type { Engine } from '../../rules.ts'
import { brokerSettings, loopback, readListeners } from './kafka.ts'
import { redisSettings } from './redis.ts'

export interface Address {
  host: string
  port: number
}

const urlPorts: Record<string, number> = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379, 'rediss:': 6379 }

/** Host and port of a URL, or of one `host:port` of a broker list; undefined when it cannot be read. */
export function readAddress(text: string): Address | undefined {
  const pair = /^([\w.-]+):(\d+)$/.exec(text.trim())
  if (pair) return { host: pair[1]!, port: Number(pair[2]) }
  if (!URL.canParse(text)) return undefined
  const { hostname, port, protocol } = new URL(text)
  const standard = urlPorts[protocol]
  return hostname && standard ? { host: hostname, port: port ? Number(port) : standard } : undefined
}

/** The service that a name leads to; `itself` for loopback, `outside` for what no service is called. */
export function ownerOf(host: string, project: ComposeProject): string | 'itself' | 'outside' {
  if (loopback(host)) return 'itself'
  const owner = Object.values(project.services).find(({ name, aliases }) => name === host || aliases.includes(host))
  return owner?.name ?? 'outside'
}

/** Ports that an engine listens on inside its container; undefined when that cannot be told. */
export function portsOf(engine: Engine, service: ComposeService): number[] | undefined {
  const words = [service.command ?? []].flat().join(' ')
  if (engine === 'postgres') {
    const written =
      service.environment.PGPORT ?? /(?:^|\s)-p\s*(\d+)|\bport\s*=\s*(\d+)/.exec(words)?.slice(1).find(Boolean)
    return [Number(written ?? 5432)]
  }
  if (engine === 'redis') {
    const { directives, certain } = redisSettings(service)
    if (directives.port) return [Number(directives.port)]
    return certain ? [6379] : undefined
  }
  const { properties, certain } = brokerSettings(service)
  const listeners = readListeners(properties.listeners ?? 'PLAINTEXT://:9092')
  return certain && listeners.length > 0 ? listeners.map(({ port }) => port) : undefined
}

/** The address on which an engine hears nobody but its own container; undefined when it hears others. Kafka's is rule 4.6's. */
export function ownAddressOf(engine: Engine, service: ComposeService): string | undefined {
  const bound =
    engine === 'postgres'
      ? /\blisten_addresses\s*=\s*(?:'([^']*)'|"([^"]*)"|(\S+))/.exec([service.command ?? []].flat().join(' '))
      : engine === 'redis'
        ? [redisSettings(service).directives.bind]
        : undefined
  const text = bound?.findLast(each => each !== undefined)
  const addresses = text?.split(/[\s,]+/).filter(Boolean) ?? []
  return addresses.length > 0 && addresses.every(each => loopback(each.replace(/^-/, ''))) ? text : undefined
}

/** False only when it is certain that the two have no network in common. */
export function canMeet(one: ComposeService, other: ComposeService): boolean {
  if (one.networkMode?.startsWith('service:') || other.networkMode?.startsWith('service:')) return true
  return one.networks.some(network => other.networks.includes(network))
}
