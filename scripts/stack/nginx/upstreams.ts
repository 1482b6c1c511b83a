/**
 * Translates host names of the container network, in `upstream` blocks and `…_pass` directives, to addresses on this
 * machine. Every name becomes a group of servers with one line per instance, as Docker's name server would answer.
 */

import { escapeRegExp } from '../escape-regexp.ts'
import type { Peer } from '../local/names.ts'
import { nowhere as unanswered } from '../local/tools/own-host.mjs'
import { findAll } from './load.ts'
import { block, directive, word } from './print.ts'
import type { Directive } from './types.ts'

/** Directives that name a server to connect to. */
const passes = new Set(['proxy_pass', 'grpc_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'memcached_pass'])

const defaultPorts: Record<string, number> = { http: 80, https: 443, grpc: 80, grpcs: 443 }

/** The address for a port that the service does not listen on. */
const nowhere = `${unanswered.host}:${unanswered.port}`

/** The configuration with all names of `peers` translated; other names stay. */
export function localUpstreams(config: Directive[], peers: Peer[]): Directive[] {
  const groups = findAll(config, 'upstream').map(({ args }) => args[0]?.value ?? '')
  const translator = new UpstreamTranslator(peers, groups)
  return config.map(one => {
    if (!one.block) return one
    return one.name === 'http' ? translator.http(one) : one.name === 'stream' ? translator.stream(one) : one
  })
}

interface Level {
  directives: Directive[]
  headers: Directive[]
}

/** Translates one `http` or `stream` block, and collects the groups and maps to add to it. */
class UpstreamTranslator {
  private readonly added = new Map<string, Directive>()
  private readonly maps: Directive[] = []

  constructor(
    private readonly peers: Peer[],
    private readonly groups: string[],
  ) {}

  http(http: Directive): Directive {
    const { directives, headers } = this.level(http.block ?? [], [http], false)
    return { ...http, block: [...this.added.values(), ...this.maps, ...headers, ...directives] }
  }

  /** In `stream`, connections are forwarded: there are no headers or variables, and a pass names an address. */
  stream(stream: Directive): Directive {
    const move = (one: Directive): Directive[] => {
      if (one.block) return [{ ...one, block: one.block.flatMap(move) }]
      const [target] = one.args
      if (one.name === 'server') return this.server(one)
      if (one.name !== 'proxy_pass' || !target || this.groups.includes(target.value)) return [one]
      const [address] = this.find(target.value, 0) ?? []
      return [address === undefined ? one : { ...one, args: [word(address)] }]
    }
    return { ...stream, block: (stream.block ?? []).flatMap(move) }
  }

  /**
   * `above` are the blocks around these directives, the innermost last; `looksUp` means that a `resolver` applies, so
   * that nginx resolves names in variables at run time. Headers are inserted before the directives.
   */
  private level(block: Directive[], above: Directive[], looksUp: boolean): Level {
    const resolving = looksUp || block.some(({ name }) => name === 'resolver')
    const headers: Directive[] = []
    const directives = block.flatMap((one): Directive[] => {
      // Names are translated here; asking the container network's name server would only fail.
      if (one.name === 'resolver' || one.name === 'resolver_timeout') return []
      if (one.name === 'upstream' && one.block) return [{ ...one, block: one.block.flatMap(each => this.server(each)) }]
      if (one.block) {
        const inner = this.level(one.block, [...above, one], resolving)
        if (!setsHeaders(one)) headers.push(...inner.headers)
        return [{ ...one, block: setsHeaders(one) ? [...inner.headers, ...inner.directives] : inner.directives }]
      }
      if (!passes.has(one.name)) return [one]
      const { pass, host } = this.pass(one, resolving)
      const hosted = host !== undefined && one.name === 'proxy_pass' && headers.length === 0
      if (hosted) headers.push(...hostHeader(host, one, above))
      return [pass]
    })
    return { directives, headers }
  }

  private server(server: Directive): Directive[] {
    const [address, ...parameters] = server.args
    if (server.name !== 'server' || !address) return server.name === 'resolver' ? [] : [server]
    const addresses = this.find(address.value, 80)
    if (!addresses) return [server]
    const kept = parameters.filter(({ value }) => value !== 'resolve' && !value.startsWith('service='))
    return addresses.map(found => ({ ...server, args: [word(found), ...kept] }))
  }

  /** A pass to one of the added groups, with the Host header that nginx would have sent itself. */
  private pass(pass: Directive, looksUp: boolean): { pass: Directive; host?: string } {
    const target = pass.args[0]?.value ?? ''
    if (target.includes('$')) return this.variablePass(pass, target, looksUp)
    const [, scheme = '', authority = '', rest = ''] = /^(?:(\w+):\/\/)?([^/?]+)(.*)$/s.exec(target) ?? []
    if (authority.startsWith('unix:') || this.groups.includes(authority)) return { pass }
    const port = defaultPorts[scheme] ?? 80
    const addresses = this.find(authority, port)
    if (!addresses) return { pass }
    const group = this.group(authority, port, addresses, pass)
    const moved = `${scheme ? `${scheme}://` : ''}${group}${rest}`
    return { pass: { ...pass, args: [word(moved)] }, host: authority }
  }

  /**
   * The value of a variable is known only for a request: a map turns the target into a group of ours. Without a
   * resolver nginx does not find the name in the container either, and so it does not here.
   */
  private variablePass(pass: Directive, target: string, looksUp: boolean): { pass: Directive; host?: string } {
    if (!looksUp) return { pass }
    const number = this.maps.length + 1
    const [moved, host] = [`$local_pass_${number}`, `$local_host_${number}`]
    const cases = this.peers.flatMap(peer =>
      this.variableCases(peer, pass).map(({ pattern, group }) =>
        directive(
          pass,
          `~*^(?<local_scheme_${number}>(?:[a-z]+://)?)${pattern}(?<local_rest_${number}>[/?].*)?$`,
          `\${local_scheme_${number}}${group}\${local_rest_${number}}`,
        ),
      ),
    )
    const map = (variable: string, otherwise: string, cases: Directive[]) => {
      const first = [directive(pass, 'volatile'), directive(pass, 'default', otherwise)]
      return block(pass, 'map', [target, variable], [...first, ...cases])
    }
    const authority = `local_authority_${number}`
    const named = directive(pass, `~^(?:[a-z]+://)?(?<${authority}>[^/?]+)`, `$${authority}`)
    this.maps.push(map(moved, target, cases), map(host, '', [named]))
    return { pass: { ...pass, args: [word(moved)] }, host }
  }

  /** The forms of a peer in a target: with its port, and without when that is port 80. */
  private variableCases({ host, port, addresses }: Peer, at: Directive): { pattern: string; group: string }[] {
    const name = escapeRegExp(host)
    const bare = port === 80 && !this.groups.includes(host)
    // In the container such a pass creates its servers for each request, so none is ever marked as failed.
    const group = this.group(`${host}:${port}`, port, addresses.length > 0 ? addresses : [nowhere], at, 'max_fails=0')
    return [{ pattern: bare ? `${name}(?::80)?` : `${name}:${port}`, group }]
  }

  /** Addresses of `host` or `host:port`; undefined for an unknown name. */
  private find(authority: string, defaultPort: number): string[] | undefined {
    const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(authority) ?? []
    const named = this.peers.filter(peer => peer.host.toLowerCase() === host.toLowerCase())
    if (named.length === 0) return undefined
    const addresses = named.find(peer => peer.port === Number(port ?? defaultPort))?.addresses ?? []
    return addresses.length > 0 ? addresses : [nowhere]
  }

  /** Name of the group for these servers, made at its first use. */
  private group(authority: string, port: number, addresses: string[], at: Directive, ...parameters: string[]): string {
    const withPort = /:\d+$/.test(authority) ? authority : `${authority}:${port}`
    const base = `${withPort.replaceAll(/[^\w.-]/g, '-')}.local`.toLowerCase()
    const name = parameters.length > 0 ? `each.${base}` : base
    if (!this.added.has(name)) {
      const servers = addresses.map(address => directive(at, 'server', address, ...parameters))
      this.added.set(name, block(at, 'upstream', [name], servers))
    }
    return name
  }
}

/**
 * nginx sends `Host: $proxy_host` unless a `proxy_set_header Host` applies, and our groups have other names. A level
 * without any header inherits those of the next outer level, so setting one means repeating the others.
 */
function hostHeader(host: string, at: Directive, above: Directive[]): Directive[] {
  const levels = above.filter(setsHeaders).toReversed()
  const own = levels.findIndex(({ block = [] }) => block.some(isHeader))
  const inForce = (levels[own]?.block ?? []).filter(isHeader)
  if (inForce.some(({ args }) => args[0]?.value.toLowerCase() === 'host')) return []
  return [...(own > 0 ? inForce : []), directive(at, 'proxy_set_header', 'Host', host)]
}

/** Blocks that may contain proxy_set_header. */
function setsHeaders({ name }: Directive): boolean {
  return name !== 'if' && name !== 'limit_except'
}

function isHeader({ name }: Directive): boolean {
  return name === 'proxy_set_header'
}
