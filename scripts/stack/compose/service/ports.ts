/** `ports` of a service: `[[ip:]published:]target[/protocol]`, with ranges, and the long syntax. */
import { isIP } from 'node:net'
import type { PublishedPort } from '../../types.ts'
import { refuse } from '../error.ts'
import { isPlaceholder } from '../placeholder.ts'
import { child, itemsOf, placeOfNode, type Tree, textOf } from '../yaml/tree.ts'

/** Reads `ports`: a range of container ports gives one entry each, and duplicates are removed. */
export function readPorts(list: Tree | undefined, service: string): PublishedPort[] {
  const ports = itemsOf(list).flatMap(item =>
    item.kind === 'map' ? [longPort(item, service)] : shortPorts(item, service),
  )
  return [...new Map(ports.map(port => [JSON.stringify(port), port])).values()]
}

const protocols = ['tcp', 'udp', 'sctp'] as const

function longPort(item: Tree, service: string): PublishedPort {
  const target = textOf(child(item, 'target'))
  if (target === undefined) {
    const next = 'Add `target:`, the port in the container.'
    refuse(placeOfNode(item), `A port of ${service} has no target.`, next, service)
  }
  const at = new PortSpot(item, service)
  const published = textOf(child(item, 'published'))
  if (published) at.range(published)
  const hostIp = textOf(child(item, 'host_ip'))
  at.checkAddress(hostIp)
  return {
    hostIp,
    published: published || undefined,
    target: at.range(target).first,
    protocol: at.protocol(textOf(child(item, 'protocol'))),
  }
}

function shortPorts(item: Tree, service: string): PublishedPort[] {
  const at = new PortSpot(item, service)
  const match = /^(?:(?:(\[[^\]]*\]|[^:]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(at.text)
  if (!match) return at.refuse('is not a port')
  const [, bracketed, published, target, protocolName] = match
  const hostIp = bracketed?.replace(/^\[|\]$/g, '') || undefined
  at.checkAddress(hostIp)
  const protocol = at.protocol(protocolName)
  const inside = at.range(target!)
  const outside = published ? at.range(published) : undefined
  if (outside && inside.size > 1 && outside.size !== inside.size) at.refuse('has two ranges of different length')
  return Array.from({ length: inside.size }, (_, index) => ({
    hostIp,
    published: outside && (inside.size > 1 ? String(outside.first + index) : published),
    target: inside.first + index,
    protocol,
  }))
}

/** One item of `ports` with its text and place, for the sentence that refuses it. */
class PortSpot {
  readonly text: string

  constructor(
    private readonly item: Tree,
    private readonly service: string,
  ) {
    this.text = textOf(item) ?? ''
  }

  /** `8000` or `8000-8005`; a placeholder counts as one unknown port (0). */
  range(text: string): { first: number; size: number } {
    if (isPlaceholder(text)) return { first: 0, size: 1 }
    const match = /^(\d+)(?:-(\d+))?$/.exec(text)
    if (!match) return this.refuse(`has "${text}" where a port number belongs`)
    const first = Number(match[1])
    const last = Number(match[2] ?? match[1])
    if (first > 65_535 || last > 65_535) this.refuse(`has the port ${Math.max(first, last)}; ports go up to 65535`)
    if (last < first) this.refuse(`has a range that runs backwards`)
    return { first, size: last - first + 1 }
  }

  protocol(name = 'tcp'): PublishedPort['protocol'] {
    return protocols.find(known => known === name.toLowerCase()) ?? this.refuse(`has the protocol ${name}`)
  }

  checkAddress(address: string | undefined): void {
    if (!address || isIP(address) || isPlaceholder(address)) return
    this.refuse(`has the host address ${address}, which is not an IP`)
  }

  refuse(what: string): never {
    const name = this.text ? `The port "${this.text}"` : 'A port'
    const next = 'Write "127.0.0.1:8080:80": address, port on this machine, port in the container.'
    return refuse(placeOfNode(this.item), `${name} of ${this.service} ${what}.`, next, this.service)
  }
}
