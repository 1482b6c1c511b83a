import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { Type } from 'typebox'
import { AccountView, Login, NewPassword, viewOf } from '../account-view.ts'
import { addAccount } from '../commands/add-account.ts'
import type { Passwords } from '../passwords.ts'
import { userById } from '../repo/users.ts'

const register = {
  summary: 'Register as a customer',
  description:
    'The answer is the same when the login is taken, so that nobody learns who is a customer. Log in to see whether the account is yours.',
  tags: ['account'],
  body: StrictObject({ login: Login, password: NewPassword }),
  response: { 204: Type.Null(), ...problemResponses },
}

const read = {
  summary: 'Read your own account',
  tags: ['account'],
  response: { 200: AccountView, ...problemResponses },
}

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
}

export function accountRoutes(app: App, parts: Parts): void {
  app.post(
    '/api/v1/identity/register',
    {
      config: {
        permission: 'account:register',
        idempotency: 'natural',
        rateLimit: { max: 20, timeWindow: 60_000 },
      },
      schema: register,
    },
    async (request, reply) => {
      const { traceparent } = request
      await addAccount(parts, { ...request.body, id: uuidv7(), roles: ['customer'], traceparent })
      return reply.code(204).send(null)
    },
  )

  app.get('/api/v1/identity/account', { config: { permission: 'account:read' }, schema: read }, async request => {
    const user = await userById(parts.sql, request.principal.subject!)
    if (!user) throw problem(404, 'unknown-user', 'There is no such account')
    return viewOf(user)
  })
}
