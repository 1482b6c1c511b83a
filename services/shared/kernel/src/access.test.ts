import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { type Access, guardRoutes, type Principal } from './access.ts'
import { answerErrors } from './errors.ts'

const permissions = { 'tea:drink': ['anonymous', 'guest', 'cook'], 'tea:pour': ['guest', 'cook'], 'tea:brew': ['cook'] }
const schemes = { guest: 'token', cook: 'key' }

function guarded(access: Partial<Access> = {}) {
  const app = Fastify()
  answerErrors(app)
  guardRoutes(app, { permissions, credentials: schemes, ...access })
  return app
}

const nothing = async () => 'tea'

test.each([
  ['declares no permission', {}, 'POST /api/v1/tea declares no permission'],
  [
    'needs an unknown one',
    { permission: 'tea:spill' },
    'POST /api/v1/tea needs tea:spill, which is no permission here',
  ],
  [
    'does not say what a repetition does',
    { permission: 'tea:pour' },
    'POST /api/v1/tea does not declare what a repetition does (idempotency)',
  ],
  [
    'is idempotent by a key that it does not require',
    { permission: 'tea:pour', idempotency: 'key' as const },
    'POST /api/v1/tea is idempotent by key and does not require the header idempotency-key',
  ],
])('a command that %s is refused at the start', (_case, config, sentence) => {
  expect(() => guarded().post('/api/v1/tea', { config }, nothing)).toThrow(sentence)
})

test('what is outside the API declares nothing', async () => {
  const app = guarded()
  app.get('/livez', nothing)
  expect((await app.inject('/livez')).statusCode).toBe(200)
})

test.each([
  ['anonymous', [200, 401, 401]],
  ['guest', [200, 200, 403]],
  ['cook', [200, 200, 200]],
])('%s callers may try what the table lets them', async (kind, expected) => {
  const app = guarded({ identify: async (): Promise<Principal> => ({ kind }) })
  app.get('/api/drink', { config: { permission: 'tea:drink' } }, nothing)
  app.get('/api/pour', { config: { permission: 'tea:pour' } }, nothing)
  app.get('/api/brew', { config: { permission: 'tea:brew' } }, nothing)
  const answers = await Promise.all(['/api/drink', '/api/pour', '/api/brew'].map(url => app.inject(url)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(expected)
})

test('the API document says what a caller has to send, where anything has to be sent', () => {
  const app = guarded()
  const schemas: unknown[] = []
  app.addHook('onRoute', ({ schema }) => void schemas.push(schema?.security))
  app.get('/api/drink', { exposeHeadRoute: false, config: { permission: 'tea:drink' } }, nothing)
  app.get('/api/pour', { exposeHeadRoute: false, config: { permission: 'tea:pour' } }, nothing)
  expect(schemas).toEqual([undefined, [{ token: [] }, { key: [] }]])
})

test('routes are listed with what they declare', () => {
  const app = guarded()
  const command = { config: { permission: 'tea:pour', idempotency: 'natural' as const } }
  app.get('/api/drink', { config: { permission: 'tea:drink' } }, nothing)
  app.post('/api/pour', command, nothing)
  expect(app.guardedRoutes).toEqual([
    { method: 'GET', url: '/api/drink', permission: 'tea:drink', idempotency: undefined },
    { method: 'POST', url: '/api/pour', permission: 'tea:pour', idempotency: 'natural' },
  ])
})
