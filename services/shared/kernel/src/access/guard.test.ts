import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerErrors } from '../http/errors.ts'
import { problem } from '../http/problem.ts'
import { proofWanted } from './authentication.ts'
import { type Access, guardRoutes, isTheirs, ownerListed, type Principal } from './guard.ts'

const permissions = { 'tea:drink': ['anonymous'], 'tea:pour': ['guest', 'cook'], 'tea:brew': ['cook'] }
const schemes = { guest: ['token'], cook: ['key'], host: ['token'] }

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
  [
    'is idempotent by a key and open to callers without an account',
    { permission: 'tea:drink', idempotency: 'key' as const },
    'POST /api/v1/tea is idempotent by key and open to callers without an account, who can own no key',
  ],
])('a command that %s is refused at the start', (_case, config, sentence) => {
  expect(() => guarded().post('/api/v1/tea', { config }, nothing)).toThrow(sentence)
})

test('what is outside the API declares nothing', async () => {
  const app = guarded()
  app.get('/livez', nothing)
  expect((await app.inject('/livez')).statusCode).toBe(200)
})

test.each<[string, Principal | undefined, number[]]>([
  ['nobody', undefined, [200, 401, 401]],
  ['a guest', { roles: ['guest'] }, [200, 200, 403]],
  ['a cook', { roles: ['cook'] }, [200, 200, 200]],
  ['a cook who is a guest besides', { roles: ['guest', 'cook'] }, [200, 200, 200]],
  ['somebody without a role', { roles: [] }, [200, 403, 403]],
  ['somebody with a role that the table does not know', { roles: ['constructor', 'Cook'] }, [200, 403, 403]],
])('%s may try what the table allows', async (_who, principal, expected) => {
  const app = guarded({ identify: async () => principal })
  app.get('/api/drink', { config: { permission: 'tea:drink' } }, nothing)
  app.get('/api/pour', { config: { permission: 'tea:pour' } }, nothing)
  app.get('/api/brew', { config: { permission: 'tea:brew' } }, nothing)
  const answers = await Promise.all(['/api/drink', '/api/pour', '/api/brew'].map(url => app.inject(url)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(expected)
})

test.each([
  ['who says nothing', {}, 'Bearer realm="groundwork"'],
  ['who says it by another scheme', { authorization: 'Basic eDp5' }, 'Bearer realm="groundwork"'],
  ['whose token is not good', { authorization: 'Bearer x' }, 'Bearer realm="groundwork", error="invalid_token"'],
])('a caller %s is told what to bring', async (_who, headers, challenge) => {
  const app = guarded({ identify: async () => undefined })
  app.get('/api/pour', { config: { permission: 'tea:pour' } }, nothing)
  const answer = await app.inject({ url: '/api/pour', headers })
  expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, challenge])
})

test('a 401 that does not say what is wanted cannot be made', () => {
  expect(() => problem(401, 'wrong-login', 'Login or password is wrong')).toThrow('A 401 says what is wanted')
  expect(proofWanted('Password', { title: 'Wrong' }).init).toEqual({
    status: 401,
    title: 'Wrong',
    headers: { 'www-authenticate': 'Password realm="groundwork"' },
  })
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

test('where everybody may, nobody is asked who he is', async () => {
  const identify = async () => {
    throw new Error('asked')
  }
  const app = guarded({ identify })
  app.get('/api/drink', { config: { permission: 'tea:drink' } }, nothing)
  expect((await app.inject({ url: '/api/drink', headers: { authorization: 'Bearer x' } })).statusCode).toBe(200)
})

test.each<[who: string, principal: Principal, anns: boolean, nobodys: boolean, listed: string | undefined]>([
  ['the owner', { subject: 'ann', roles: ['guest'] }, true, false, 'ann'],
  ['another guest', { subject: 'ben', roles: ['guest'] }, false, false, 'ben'],
  ['who may have the things of others too', { subject: 'eve', roles: ['host'] }, true, true, undefined],
])('%s sees what is whose', async (_who, principal, anns, nobodys, listed) => {
  const app = guarded({
    permissions: { 'cup:see': ['guest', 'host'], 'cup:see:any': ['host'] },
    identify: async () => principal,
  })
  app.get('/api/cup', { config: { permission: 'cup:see' } }, async request => ({
    ...{ anns: isTheirs(request, 'ann'), nobodys: isTheirs(request, null), listed: ownerListed(request) },
  }))
  expect((await app.inject('/api/cup')).json()).toEqual({ anns, nobodys, listed })
})

test('who is no account owns nothing, and is listed nothing', async () => {
  const app = guarded({ permissions: { 'cup:see': ['guest'] }, identify: async () => ({ roles: ['guest'] }) })
  app.get('/api/cup', { config: { permission: 'cup:see' } }, async request => isTheirs(request, null))
  app.get('/api/cups', { config: { permission: 'cup:see' } }, async request => ownerListed(request))
  expect((await app.inject('/api/cup')).json()).toBe(false)
  expect((await app.inject('/api/cups')).statusCode).toBe(500)
})
