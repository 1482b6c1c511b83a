/** `ports` of a service: `[[ip:]published:]target[/protocol]`, with ranges, and the long syntax. */
import { isIP } from 'node:net'
import type { PublishedPort } from '../../types.ts'
import { refuse } from '../error.ts'
import { isPlaceholder } from '../placeholder.ts'
import { child, itemsOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** Reads `ports`: a range of container ports gives one entry each, and duplicates are removed. */
export function readPorts(list: Tree | undefined, service: string): PublishedPort[] {
  const ports = itemsOf(list).flatMap(item => portsOf(item, service))
  return [...new Map(ports.map(port => [JSON.stringify(port), port])).values()]
}

const protocols = ['tcp', 'udp', 'sctp'] as const

interface WrittenPort {
  hostIp?: string
  published?: string
  target: string
  protocol?: string
}

function portsOf(item: Tree, service: string): PublishedPort[] {
  const text = textOf(item) ?? ''
  const no: Refusal = what => {
    const next = 'Write "127.0.0.1:8080:80": address, port on this machine, port in the container.'
    return refuse(placeOfNode(item), `${text ? `The port "${text}"` : 'A port'} of ${service} ${what}.`, next, service)
  }
  const written = item.kind === 'map' ? longSyntax(item, service) : (shortSyntax(text) ?? no('is not a port'))
  const { hostIp, published, target, protocol: named = 'tcp' } = written
  if (hostIp && !isIP(hostIp) && !isPlaceholder(hostIp)) no(`has the host address ${hostIp}, which is not an IP`)
  const protocol = protocols.find(known => known === named.toLowerCase()) ?? no(`has the protocol ${named}`)
  const inside = readRange(target, no)
  const outside = published ? readRange(published, no) : undefined
  if (outside && inside.size > 1 && outside.size !== inside.size) no('has two ranges of different length')
  return Array.from({ length: inside.size }, (_, index) => ({
    hostIp,
    published: outside && (inside.size > 1 ? String(outside.first + index) : published),
    target: inside.first + index,
    protocol,
  }))
}

function longSyntax(item: Tree, service: string): WrittenPort {
  const target = textOf(child(item, 'target'))
  const next = 'Add `target:`, the port in the container.'
  if (target === undefined) return refuse(placeOfNode(item), `A port of ${service} has no target.`, next, service)
  const [hostIp, published, protocol] = ['host_ip', 'published', 'protocol'].map(key => textOf(child(item, key)))
  return { hostIp, published, target, protocol }
}

function shortSyntax(text: string): WrittenPort | undefined {
  const match = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(text)
  if (!match) return undefined
  const [, bracketed, published, target, protocol] = match
  return { hostIp: bracketed?.replace(/^\[|\]$/g, '') || undefined, published, target: target!, protocol }
}

/** Throws the sentence about one item that ends so. */
type Refusal = (what: string) => never

/** `8000` or `8000-8005`; a placeholder counts as one unknown port (0). */
function readRange(text: string, no: Refusal): { first: number; size: number } {
  if (isPlaceholder(text)) return { first: 0, size: 1 }
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (!match) return no(`has "${text}" where a port number belongs`)
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  if (first > 65_535 || last > 65_535) no(`has the port ${Math.max(first, last)}; ports go up to 65535`)
  if (last < first) no(`has a range that runs backwards`)
  return { first, size: last - first + 1 }
}
