/**
 * Who may talk to this server. It listens on the loopback only, but any page open in the same browser can reach that,
 * and can make its own name point here (DNS rebinding). So: the name in the address must be this machine's, and what
 * concerns the learner's record is for our own pages.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { type Problem, problem } from '@groundwork/kernel/problem'

const ourNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The refusal for a request that came under another name, undefined when all is well. */
export function foreignHost({ host = '' }: IncomingHttpHeaders): Problem | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (ourNames.has(name)) return undefined
  return problem(421, 'foreign-host', 'Not for this address', 'Open the site as http://localhost and its port.')
}

/** The refusal for a request that another site's page made, undefined when all is well. */
export function foreignPage(headers: IncomingHttpHeaders): Problem | undefined {
  const { origin, host } = headers
  // Browsers say where a request comes from; a program that says nothing is the learner's own.
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
