import Fastify, { type FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { basePath } from '../terms.ts'
import { type Credentials, guard } from './guard.ts'

const nobody: Credentials = {
  learnerByToken: async () => undefined,
  instructorBySession: async () => undefined,
}

async function guarded(credentials = nobody): Promise<FastifyInstance> {
  const app = Fastify()
  await guard(app, credentials)
  return app
}

test('a route of the API that declares no permission is refused at the start', async () => {
  const app = await guarded()
  expect(() => app.get(`${basePath}/leak`, async () => 'everything')).toThrow(
    'GET /api/v1/progress/leak declares no permission',
  )
})

test('the probes, which are outside the API, need none', async () => {
  const app = await guarded()
  app.get('/livez', async () => 'up')
  expect((await app.inject('/livez')).statusCode).toBe(200)
})

test('nothing on the way may keep an answer of the API', async () => {
  const app = await guarded()
  app.get(`${basePath}/who`, { config: { permission: 'session:read' } }, async request => request.principal)
  expect((await app.inject(`${basePath}/who`)).headers['cache-control']).toBe('no-store')
})

test('a token that is no good is not replaced by the cookie beside it', async () => {
  const app = await guarded({ ...nobody, instructorBySession: async () => ({ instructorId: 'i', name: 'Grace' }) })
  app.get(`${basePath}/who`, { config: { permission: 'session:read' } }, async request => request.principal)
  const headers = { authorization: 'Bearer gwl_wrong', cookie: 'groundwork_instructor=right' }
  expect((await app.inject({ url: `${basePath}/who`, headers })).json()).toEqual({ kind: 'anonymous' })
})
