/** Which instance of a service is asked, and whether another one is asked when it fails: nginx's default rules. */
import type { Peer } from '../../stack/local/names.ts'

/** @returns a function that gives the addresses of a service's instances, each time starting with the next one */
export function inTurn(peers: readonly Peer[]): (service: string) => string[] {
  let turn = 0
  return service => {
    const addresses = peers.filter(({ host }) => host === service).flatMap(peer => peer.addresses)
    // An unknown name leads to a closed port: 502, as for a service that is down.
    if (addresses.length === 0) return ['127.0.0.1:4']
    const first = turn++ % addresses.length
    return [...addresses.slice(first), ...addresses.slice(0, first)]
  }
}

/** Methods that are not repeated (`non_idempotent` of `proxy_next_upstream`). */
const notRepeated = new Set(['PATCH', 'POST'])
const unreached = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

/** @param error of an instance that failed before it answered; its cause is undici's error */
export function mayAskAnother(method: string, { cause }: Error): boolean {
  return !notRepeated.has(method) || unreached.has((cause as { code?: string } | undefined)?.code ?? '')
}
