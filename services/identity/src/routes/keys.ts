/** Routes for the services and the gateway. The gateway does not forward them. */
import { tokenWanted } from '@groundwork/kernel/access/authentication'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { App } from '@groundwork/kernel/http/app'
import type { KeyRing } from '../key-ring.ts'

const hidden = { schema: { hide: true } }

export function keyRoutes(app: App, { keys, identify }: { keys: KeyRing; identify: Identify }): void {
  app.get('/.well-known/jwks.json', hidden, async (_request, reply) => {
    reply.header('cache-control', 'max-age=30')
    return { keys: await keys.published() }
  })

  // For the gateway's `auth_request`. 204: the headers name the caller, or are missing for a request without
  // credentials. 401: the credentials are wrong; the gateway forwards the challenge.
  app.get('/internal/caller', hidden, async (request, reply) => {
    if (request.headers.authorization === undefined) return reply.code(204).send()
    const caller = await identify(request)
    if (!caller) throw tokenWanted(request, { slug: 'unauthenticated', title: 'Who are you?' })
    reply.headers({ 'x-user-id': caller.subject, 'x-user-roles': caller.roles.join(',') })
    return reply.code(204).send()
  })
}
