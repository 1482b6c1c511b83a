/** Finds where nginx listens, and moves that to loopback ports of this machine. */
import { findAll } from './load.ts'
import { directive } from './print.ts'
import type { Directive } from './types.ts'

/** The port of a server without `listen`, fixed because nginx's default depends on its user. */
const implicitPort = 80

/** The ports that a configuration listens on, in the container's numbers. */
export function listenPorts(config: Directive[]): number[] {
  const servers = findAll(config, 'server').filter(({ block }) => block)
  return [...new Set(servers.flatMap(listensOf).flatMap(one => portOf(one) ?? []))]
}

/** The `listen` lines of one server, on loopback. An IPv6 line for the same port is left out. */
export function localListens(server: Directive, localPort: (port: number) => number): Directive[] {
  const taken = new Set<number>()
  return listensOf(server).flatMap(one => {
    const port = portOf(one)
    // A socket file is only reachable inside the container.
    if (port === undefined) return [one]
    if (taken.has(port) || one.args.some(({ value }) => value === 'quic')) return []
    taken.add(port)
    const options = one.args.slice(1).filter(({ value }) => !/^ipv6only=/.test(value))
    const local = directive(one, 'listen', `127.0.0.1:${localPort(port)}`)
    return [{ ...local, args: [...local.args, ...options] }]
  })
}

function listensOf(server: Directive): Directive[] {
  const written = (server.block ?? []).filter(({ name }) => name === 'listen')
  return written.length > 0 ? written : [directive(server, 'listen', String(implicitPort))]
}

/** `80`, `*:80`, `0.0.0.0:80`, `[::]:80`, `example.org` (port 80); undefined for a socket file. */
function portOf({ args }: Directive): number | undefined {
  const address = args[0]?.value ?? ''
  if (address.startsWith('unix:')) return undefined
  if (/^\d+$/.test(address)) return Number(address)
  const port = /:(\d+)$/.exec(address.replace(/^\[[^\]]*\]/, ''))?.[1]
  return port === undefined ? implicitPort : Number(port)
}
