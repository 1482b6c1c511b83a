import type { onRequestAsyncHookHandler } from 'fastify'
import { Problem } from '../http/problem.ts'
import { sameText } from './same-text.ts'

/**
 * A hook that requires the credentials of `setting`, as `Authorization: Bearer TOKEN` or `Basic` with user and
 * password.
 *
 * @param setting `none`, `bearer:TOKEN` or `basic:USER:PASSWORD`
 */
export function requireMetricsAuth(setting: string): onRequestAsyncHookHandler {
  const { scheme, credentials } = expected(setting)
  if (scheme === 'none') return async () => {}
  const refusal = new Problem({
    status: 401,
    slug: 'metrics-auth',
    title: 'The metrics are not for everybody',
    headers: { 'www-authenticate': `${scheme} realm="metrics"` },
  })
  return async ({ headers }) => {
    const [, shownScheme = '', shown = ''] = /^(\S+) +(\S+)$/.exec(headers.authorization ?? '') ?? []
    if (shownScheme.toLowerCase() !== scheme.toLowerCase() || !sameText(shown, credentials)) throw refusal
  }
}

function expected(setting: string): { scheme: 'none' | 'Bearer' | 'Basic'; credentials: string } {
  const [kind, secret] = [setting.split(':', 1)[0], setting.slice(setting.indexOf(':') + 1)]
  if (kind === 'bearer') return { scheme: 'Bearer', credentials: secret }
  if (kind === 'basic') return { scheme: 'Basic', credentials: Buffer.from(secret).toString('base64') }
  return { scheme: 'none', credentials: '' }
}
