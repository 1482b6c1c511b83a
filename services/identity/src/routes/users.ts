import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { Type } from 'typebox'
import { AccountView, Login, NewPassword, Roles, viewOf } from '../account-view.ts'
import { addAccount, customerRegistered } from '../commands/add-account.ts'
import type { Passwords } from '../passwords.ts'
import { closeSessionsOf } from '../repo/sessions.ts'
import { changeUser, listUsers } from '../repo/users.ts'

const list = {
  summary: 'List all accounts',
  tags: ['users'],
  querystring: StrictObject({
    after: Type.Optional(UuidOf('The last id of the previous page.')),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 100, description: 'The most accounts on a page.' }),
  }),
  response: {
    200: Type.Object({ items: Type.Array(AccountView, { description: 'The accounts of one page, ordered by id.' }) }),
    ...problemResponses,
  },
}

const add = {
  summary: 'Create an account for somebody',
  tags: ['users'],
  body: StrictObject({ login: Login, password: NewPassword, roles: Roles }),
  response: { 201: AccountView, ...problemResponses },
}

const change = {
  summary: 'Change the roles of an account, or deactivate it',
  description: 'The change holds from the next access token on. An inactive account is logged out everywhere.',
  tags: ['users'],
  params: Type.Object({ id: UuidOf('The account.', '00000000-0000-4000-8000-000000000e01') }),
  body: StrictObject(
    {
      roles: Type.Optional(Roles),
      isActive: Type.Optional(Type.Boolean({ description: 'Whether the account can log in.' })),
    },
    { minProperties: 1 },
  ),
  response: { 200: AccountView, ...problemResponses },
}

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
}

export function userRoutes(app: App, parts: Parts): void {
  const { sql, withTransaction } = parts

  app.get('/api/v1/identity/users', { config: { permission: 'users:read' }, schema: list }, async request => {
    return { items: (await listUsers(sql, request.query)).map(viewOf) }
  })

  app.post(
    '/api/v1/identity/users',
    { config: { permission: 'users:write', idempotency: 'natural' }, schema: add },
    async (request, reply) => {
      const { login, password, roles } = request.body
      const id = uuidv7()
      if (!(await addAccount(parts, { id, login, password, roles, traceparent: request.traceparent }))) {
        throw problem(409, 'login-taken', 'Somebody has this login', `There is an account ${login} already.`)
      }
      return reply.code(201).send(viewOf({ id, login, roles, isActive: true }))
    },
  )

  app.patch(
    '/api/v1/identity/users/:id',
    { config: { permission: 'users:write', idempotency: 'natural' }, schema: change },
    async request => {
      const { params, body, traceparent } = request
      const { id } = params
      const user = await withTransaction(async work => {
        const changed = await changeUser(work, id, body)
        if (changed && !changed.isActive) await closeSessionsOf(work, id)
        if (changed && body.roles?.includes('customer')) work.emit(customerRegistered(changed.id, traceparent))
        return changed
      })
      if (!user) throw problem(404, 'unknown-user', 'There is no such account', `Account ${id} is not known.`)
      return viewOf(user)
    },
  )
}
