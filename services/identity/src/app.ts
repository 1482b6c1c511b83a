import rateLimit from '@fastify/rate-limit'
import { accessBy } from '@groundwork/contracts/access'
import { identifyByToken } from '@groundwork/kernel/access/access-token'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import { forbidCaching } from '@groundwork/kernel/http/no-store'
import { limitPerClient } from '@groundwork/kernel/http/rate-limit'
import type { KeyRing } from './key-ring.ts'
import type { Passwords } from './passwords.ts'
import { accountRoutes } from './routes/accounts.ts'
import { keyRoutes } from './routes/keys.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { userRoutes } from './routes/users.ts'

export interface IdentityParts {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
  keys: KeyRing
}

/** The HTTP side of the service. */
export async function createIdentityApp(parts: HttpParts & IdentityParts): Promise<App> {
  const identify = identifyByToken(parts.keys.keyOf)
  const app = await createHttpApp({
    ...parts,
    title: 'Identity',
    description: 'Accounts, logging in, and tokens.',
    access: accessBy(identify),
  })
  await app.register(rateLimit, limitPerClient)
  forbidCaching(app, '/api/')
  keyRoutes(app, { keys: parts.keys, identify })
  accountRoutes(app, parts)
  sessionRoutes(app, parts)
  userRoutes(app, parts)
  return app
}
