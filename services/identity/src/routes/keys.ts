/** What other parts of the platform ask identity, and the gateway lets nobody else ask. */
import type { Identify } from '@groundwork/kernel/access'
import { tokenWanted } from '@groundwork/kernel/authentication'
import type { App } from '@groundwork/kernel/http'
import type { KeyRing } from '../key-ring.ts'

const hidden = { schema: { hide: true } }

export function keyRoutes(app: App, { keys, identify }: { keys: KeyRing; identify: Identify }): void {
  app.get('/.well-known/jwks.json', hidden, async (_request, reply) => {
    reply.header('cache-control', 'max-age=30')
    return { keys: await keys.published() }
  })

  // For the gateway's `auth_request`: 204 says who is calling, if anybody says so; 401 that he says what is not true, with
  // the challenge that the gateway passes on.
  app.get('/internal/caller', hidden, async (request, reply) => {
    if (request.headers.authorization === undefined) return reply.code(204).send()
    const caller = await identify(request)
    if (!caller) throw tokenWanted(request, { slug: 'unauthenticated', title: 'Who are you?' })
    reply.headers({ 'x-user-id': caller.subject, 'x-user-roles': caller.roles.join(',') })
    return reply.code(204).send()
  })
}
