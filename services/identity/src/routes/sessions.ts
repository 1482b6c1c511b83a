import { problemResponsesWanting } from '@groundwork/kernel/access/authentication'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { Login } from '../account-view.ts'
import { logIn } from '../commands/log-in.ts'
import { refresh } from '../commands/refresh.ts'
import type { KeyRing } from '../key-ring.ts'
import type { Passwords } from '../passwords.ts'
import { closeSession, lockToken } from '../repo/sessions.ts'
import { TokenAnswer } from '../token-answer.ts'

const Password = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'The password of the account.',
  examples: ['groundwork-demo'],
})

const WithRefreshToken = StrictObject({
  refreshToken: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'The refresh token from the last log-in or refresh.',
    examples: ['gwr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  }),
})

const open = {
  summary: 'Log in',
  description: 'After five wrong passwords in a row the name is locked for one minute, then for two, and so on.',
  tags: ['session'],
  body: StrictObject({ login: Login, password: Password }),
  response: { 200: TokenAnswer, ...problemResponsesWanting('Password') },
}

const renew = {
  summary: 'Exchange a refresh token for new tokens',
  description: 'A refresh token can be used once. Using it a second time ends the session.',
  tags: ['session'],
  body: WithRefreshToken,
  response: { 200: TokenAnswer, ...problemResponsesWanting('Refresh-Token') },
}

const close = {
  summary: 'Log out',
  description: 'Ends the session. Access tokens stay valid until they expire, a few minutes later.',
  tags: ['session'],
  body: WithRefreshToken,
  response: { 204: Type.Null(), ...problemResponses },
}

interface Parts {
  sql: Queryable
  withTransaction: WithTransaction
  passwords: Passwords
  keys: KeyRing
}

export function sessionRoutes(app: App, parts: Parts): void {
  // Per client, in addition to the lock per name, because one client may try many names.
  const rateLimit = { max: 60, timeWindow: 60_000 }

  app.post(
    '/api/v1/identity/login',
    { config: { permission: 'session:open', idempotency: 'none', rateLimit }, schema: open },
    request => logIn(parts, request.body),
  )

  app.post(
    '/api/v1/identity/refresh',
    { config: { permission: 'session:open', idempotency: 'none', rateLimit }, schema: renew },
    request => refresh(parts, request.body.refreshToken),
  )

  app.post(
    '/api/v1/identity/logout',
    { config: { permission: 'session:close', idempotency: 'natural', rateLimit }, schema: close },
    async (request, reply) => {
      await parts.withTransaction(async work => {
        const token = await lockToken(work, sha256(request.body.refreshToken))
        if (token) await closeSession(work, token.sessionId)
      })
      return reply.code(204).send(null)
    },
  )
}
