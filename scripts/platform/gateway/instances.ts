/** Which instance of a service is asked, and whether another one is when it fails: as nginx does unless told otherwise. */
import type { Peer } from '../../stack/local/names.ts'

/** Returns the addresses of a service's instances, each time beginning with the next one. */
export function inTurn(peers: readonly Peer[]): (service: string) => string[] {
  let turn = 0
  return service => {
    const addresses = peers.filter(({ host }) => host === service).flatMap(peer => peer.addresses)
    // A name that nobody has leads nowhere: 502, as for a service that is away.
    if (addresses.length === 0) return ['127.0.0.1:4']
    const first = turn++ % addresses.length
    return [...addresses.slice(first), ...addresses.slice(0, first)]
  }
}

/** What must not be done twice (`non_idempotent` of `proxy_next_upstream`). */
const notRepeated = new Set(['PATCH', 'POST'])
const unreached = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

/** @param error by which an instance failed a request before it answered, with undici's as its cause */
export function mayAskAnother(method: string, { cause }: Error): boolean {
  return !notRepeated.has(method) || unreached.has((cause as { code?: string } | undefined)?.code ?? '')
}
