import cookie from '@fastify/cookie'
import { guardRoutes } from '@groundwork/kernel/access/guard'
import { answerErrors } from '@groundwork/kernel/http/errors'
import Fastify, { type FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { basePath } from '../constants.ts'
import { accessOf, type Credentials } from './callers.ts'

const nobody: Credentials = {
  learnerByToken: async () => undefined,
  instructorBySession: async () => undefined,
  instructorByAccount: async () => undefined,
}

async function guarded(credentials: Credentials): Promise<FastifyInstance> {
  const app = Fastify()
  answerErrors(app)
  guardRoutes(app, accessOf(credentials))
  await app.register(cookie)
  app.get(`${basePath}/who`, { config: { permission: 'learner:read' } }, async request => request.principal)
  return app
}

const grace = { instructorId: 'i', name: 'Grace', roles: ['instructor'] }

test('who sends a good cookie is the instructor whose session it is', async () => {
  const app = await guarded({ ...nobody, instructorBySession: async () => grace })
  const headers = { cookie: 'groundwork_instructor=right' }
  expect((await app.inject({ url: `${basePath}/who`, headers })).json()).toMatchObject({ kind: 'instructor', ...grace })
})

test('a token that is no good is not replaced by the cookie beside it', async () => {
  const app = await guarded({ ...nobody, instructorBySession: async () => grace })
  const headers = { authorization: 'Bearer gwl_wrong', cookie: 'groundwork_instructor=right' }
  expect((await app.inject({ url: `${basePath}/who`, headers })).statusCode).toBe(401)
})
