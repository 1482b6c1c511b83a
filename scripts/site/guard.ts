/**
 * Refuses requests from elsewhere. The server listens on loopback only, but any page in the same browser can reach
 * that, and can make its own name resolve to this machine (DNS rebinding). So the Host header must name this machine,
 * and the learner's record is only for the site's own pages.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { type Problem, problem } from '@groundwork/kernel/http/problem'

const ourNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Refuses a request for another host name; undefined when the name is this machine's. */
export function foreignHost({ host = '' }: IncomingHttpHeaders): Problem | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (ourNames.has(name)) return undefined
  return problem(421, 'foreign-host', 'Not for this address', 'Open the site as http://localhost and its port.')
}

/** Refuses a request that another site's page made; undefined for any other request. */
export function foreignPage(headers: IncomingHttpHeaders): Problem | undefined {
  const { origin, host } = headers
  // Browsers say which site a request comes from; a program that does not is the learner's own.
  const fetchSite = headers['sec-fetch-site']
  const sameSite = fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
  const sameOrigin = origin === undefined || origin === `http://${host}`
  if (sameSite && sameOrigin) return undefined
  return problem(
    403,
    'foreign-page',
    'For the pages of this site only',
    `${origin ?? 'Another site'} may not ask this.`,
  )
}
