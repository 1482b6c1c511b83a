import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { identifyByToken, signAccessToken } from '@groundwork/kernel/access/access-token'
import type { Queryable } from '@groundwork/kernel/database/pool'
import { problem } from '@groundwork/kernel/http/problem'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { othersWait } from '@groundwork/testkit/lock-waits'
import { repository } from '@groundwork/testkit/platform-database'
import { bundleServices } from '@groundwork/testkit/service-process'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JWK, jwtVerify } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { logIn as logInBy } from './commands/log-in.ts'
import { renewKeys, replaceKeys, rotateKeys } from './commands/rotate-keys.ts'
import { openKeyRing } from './key-ring.ts'
import { createPasswords } from './passwords.ts'
import { identitySettings, openIdentity } from './service.ts'

const demo = 'groundwork-demo'
const ada = '00000000-0000-4000-8000-000000000001'
const keyConfig = { IDENTITY_KEYS_SECRET: 'the secret of every test, long enough', SIGNING_KEY_DAYS: 30 }

let database: TestDatabase
let identity: Awaited<ReturnType<typeof openIdentity>>
let logged = ''

beforeAll(async () => {
  database = await freshDatabase()
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const config = testConfig(identitySettings, 'identity', database, { ...asText(keyConfig), DEMO_DATA: 'on' })
  identity = await openIdentity(config, pino({ level: 'trace' }, sink))
})
afterAll(async () => {
  await identity.stop()
  await database.drop()
})

const asText = (values: object) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `${value}`]))

/** From a new address each time, so that it is never the limit per client that answers. */
let callers = 0
const post = (path: string, payload: object, authorization?: string, more = {}) =>
  identity.app.inject({
    method: 'POST',
    url: `/api/v1/identity/${path}`,
    headers: { 'x-forwarded-for': `client ${callers++}`, ...(authorization ? { authorization } : {}), ...more },
    payload,
  })

const get = (url: string, authorization?: string) =>
  identity.app.inject({ url, headers: authorization ? { authorization } : {} })

async function logIn(login: string, password = demo) {
  const answer = await post('login', { login, password })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ accessToken: string; refreshToken: string; expiresIn: number }>()
}

const bearer = async (login: string) => `Bearer ${(await logIn(login)).accessToken}`
const refresh = (refreshToken: string) => post('refresh', { refreshToken })
const published = async () => (await get('/.well-known/jwks.json')).json<{ keys: JWK[] }>().keys

const openRing = (sql: Queryable = identity.pool) => openKeyRing(sql, keyConfig, silent)

const someone = () => `${randomUUID()}@example.com`
const secret = 'a password of some length'

const customerRegistered = (customerId: string) => ({
  type: 'groundwork.identity.customer-registered.v1',
  payload: { customerId },
})
const announced = async (id: string) =>
  (await database.admin.query('SELECT type, payload FROM identity.outbox WHERE key = $1 ORDER BY seq', [id])).rows

test('who registers is a customer, can log in, and the shop hears of the id and of nothing else', async () => {
  const login = someone()
  expect((await post('register', { login, password: secret })).statusCode).toBe(204)
  const { accessToken, expiresIn } = await logIn(login, secret)
  const claims = decodeJwt(accessToken)
  expect(claims).toMatchObject({ iss: 'groundwork/identity', aud: 'groundwork', roles: ['customer'] })
  expect([claims.exp! - claims.iat!, expiresIn]).toEqual([300, 300])
  const account = await get('/api/v1/identity/account', `Bearer ${accessToken}`)
  expect(account.json()).toEqual({ id: claims.sub, login, roles: ['customer'], isActive: true })
  expect(await announced(claims.sub!)).toEqual([customerRegistered(claims.sub!)])
})

test('who is made a customer later is announced to the shop then, and not before', async () => {
  const admin = await bearer('admin@example.com')
  const { id } = (await post('users', { login: someone(), password: secret, roles: ['courier'] }, admin)).json()
  const change = (payload: object) =>
    identity.app.inject({
      method: 'PATCH',
      url: `/api/v1/identity/users/${id}`,
      headers: { authorization: admin },
      payload,
    })
  await change({ roles: ['courier', 'warehouse_operator'] })
  expect(await announced(id)).toEqual([])
  expect((await change({ roles: ['courier', 'customer'] })).statusCode).toBe(200)
  expect(await announced(id)).toEqual([customerRegistered(id)])
  await change({ isActive: false })
  expect(await announced(id)).toHaveLength(1)
})

test('a login that is taken gets the same answer, and the account stays whose it was', async () => {
  const login = someone()
  const first = await post('register', { login, password: secret })
  const second = await post('register', { login: login.toUpperCase(), password: 'the password of a thief' })
  expect([second.statusCode, second.body]).toEqual([first.statusCode, first.body])
  expect((await post('login', { login, password: 'the password of a thief' })).statusCode).toBe(401)
  await logIn(login, secret)
})

test('what registering causes belongs to the trace of who asked for it', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traceparent = `00-${trace}-00f067aa0ba902b7-01`
  await post('register', { login: someone(), password: secret }, undefined, { traceparent })
  const { rows } = await database.admin.query(
    `SELECT split_part(headers ->> 'traceparent', '-', 2) AS trace FROM identity.outbox ORDER BY seq DESC LIMIT 1`,
  )
  expect(rows).toEqual([{ trace }])
})

test.each([
  ['login', { login: 'ada@example.com', password: 'wrong' }, 'Password realm="groundwork"'],
  ['refresh', { refreshToken: 'gwr_wrong' }, 'Refresh-Token realm="groundwork"'],
])('who brings what is wrong to %s is told what is wanted, which is no bearer token', async (path, body, challenge) => {
  const { statusCode, headers } = await post(path, body)
  expect([statusCode, headers['www-authenticate']]).toEqual([401, challenge])
})

test('a name that nobody has and a wrong password get the same answers, until the name is locked', async () => {
  const known = someone()
  await post('register', { login: known, password: secret })
  const answersFor = async (login: string) => {
    const answers = []
    for (let tries = 0; tries < 6; tries++) {
      const { statusCode, body, headers } = await post('login', { login, password: 'wrong' })
      const { requestId: _, ...problem } = JSON.parse(body)
      answers.push([statusCode, problem.type, headers['retry-after'] !== undefined])
    }
    return answers
  }
  const answers = await answersFor(known)
  expect(answers.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429])
  expect(await answersFor(someone())).toEqual(answers)
  // Locked means locked, for who knows the password too.
  expect((await post('login', { login: known, password: secret })).statusCode).toBe(429)
})

test('of many tries at once no more are looked at than of tries one by one', async () => {
  const login = someone()
  const answers = await Promise.all(Array.from({ length: 20 }, () => post('login', { login, password: 'wrong' })))
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(15)
})

test('a lock ends, grows with the next wrong password, and the right one forgives all', async () => {
  const login = someone()
  await post('register', { login, password: secret })
  for (let tries = 0; tries < 5; tries++) await post('login', { login, password: 'wrong' })
  const retryAfter = async () => Number((await post('login', { login, password: 'wrong' })).headers['retry-after'])
  const first = await retryAfter()
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThanOrEqual(60)
  await database.admin.query('UPDATE identity.login_tries SET locked_until = now()')
  expect((await post('login', { login, password: 'wrong' })).statusCode).toBe(401)
  expect(await retryAfter()).toBeGreaterThan(60)
  await database.admin.query('UPDATE identity.login_tries SET locked_until = now()')
  await logIn(login, secret)
  for (let tries = 0; tries < 4; tries++) {
    expect((await post('login', { login, password: 'wrong' })).statusCode).toBe(401)
  }
  await logIn(login, secret)
})

test('a password that nobody had time to look at is no wrong one', async () => {
  const login = someone()
  await post('register', { login, password: secret })
  const busy = problem(503, 'too-busy', 'Too many log in at once')
  const passwords = { ...createPasswords(), verify: () => Promise.reject(busy) }
  const { pool: sql, withTransaction, keys } = identity
  for (let tries = 0; tries < 6; tries++) {
    await expect(logInBy({ sql, withTransaction, keys, passwords }, { login, password: secret })).rejects.toBe(busy)
  }
  await post('login', { login, password: 'wrong' })
  await expect(logInBy({ sql, withTransaction, keys, passwords }, { login, password: secret })).rejects.toBe(busy)
  for (let tries = 0; tries < 3; tries++) await post('login', { login, password: 'wrong' })
  await logIn(login, secret)
})

test('one client may try only so often, whatever the names', async () => {
  const statuses = []
  for (let tries = 0; tries < 61; tries++) {
    const { statusCode } = await identity.app.inject({
      method: 'POST',
      url: '/api/v1/identity/refresh',
      headers: { 'x-forwarded-for': 'the same client' },
      payload: { refreshToken: 'gwr_made-up' },
    })
    statuses.push(statusCode)
  }
  expect([new Set(statuses.slice(0, 60)), statuses.at(-1)]).toEqual([new Set([401]), 429])
})

test('a refresh token gives the next one, with the roles of today', async () => {
  const first = await logIn('operator@example.com')
  const second = (await refresh(first.refreshToken)).json()
  const third = (await refresh(second.refreshToken)).json()
  expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3)
  expect(decodeJwt(third.accessToken).roles).toEqual(['warehouse_operator'])
})

test('a refresh token that is used twice ends the session for whoever has it, and no other session', async () => {
  const stolen = await logIn('ada@example.com')
  const other = await logIn('ada@example.com')
  const next = (await refresh(stolen.refreshToken)).json()
  expect((await refresh(stolen.refreshToken)).statusCode).toBe(401)
  expect((await refresh(next.refreshToken)).statusCode).toBe(401)
  expect((await refresh(other.refreshToken)).statusCode).toBe(200)
})

test('of two who show the same refresh token at once, at most one gets anything', async () => {
  const { refreshToken } = await logIn('ada@example.com')
  const holder = await database.admin.connect()
  await holder.query('BEGIN')
  await holder.query('SELECT FROM identity.refresh_tokens FOR UPDATE')
  const both = Promise.all([refresh(refreshToken), refresh(refreshToken)])
  await othersWait(database, 2).finally(() => holder.query('COMMIT'))
  holder.release()
  const answers = await both
  expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401])
})

test('who ends a session waits for a refresh of it, and holds nothing that the refresh needs', async () => {
  const used = await logIn('ada@example.com')
  const next = (await refresh(used.refreshToken)).json()
  const holder = await database.admin.connect()
  await holder.query('BEGIN; LOCK TABLE identity.users')
  const refreshed = refresh(next.refreshToken)
  await othersWait(database, 1)
  const loggedOut = post('logout', { refreshToken: used.refreshToken })
  await othersWait(database, 2)
  const { rows } = await holder.query("SELECT relation::regclass::text AS of FROM pg_locks WHERE locktype = 'tuple'")
  await holder.query('COMMIT')
  holder.release()
  expect(rows).toEqual([{ of: 'identity.sessions' }])
  expect([(await refreshed).statusCode, (await loggedOut).statusCode]).toEqual([200, 204])
})

test('logging out ends the session, and doing it again is no mistake', async () => {
  const { refreshToken } = await logIn('ada@example.com')
  expect((await post('logout', { refreshToken })).statusCode).toBe(204)
  expect((await refresh(refreshToken)).statusCode).toBe(401)
  expect((await post('logout', { refreshToken })).statusCode).toBe(204)
})

test('an administrator makes accounts, changes their roles, and shuts them out', async () => {
  const admin = await bearer('admin@example.com')
  const login = someone()
  const made = await post('users', { login, password: secret, roles: ['warehouse_operator'] }, admin)
  expect([made.statusCode, made.json().roles]).toEqual([201, ['warehouse_operator']])
  expect((await post('users', { login, password: secret, roles: [] }, admin)).statusCode).toBe(409)
  const change = (payload: object) =>
    identity.app.inject({
      method: 'PATCH',
      url: `/api/v1/identity/users/${made.json().id}`,
      headers: { authorization: admin },
      payload,
    })
  const session = await logIn(login, secret)
  expect((await change({ roles: ['warehouse_manager'] })).json().roles).toEqual(['warehouse_manager'])
  const renewed = (await refresh(session.refreshToken)).json()
  expect(decodeJwt(renewed.accessToken).roles).toEqual(['warehouse_manager'])
  expect((await change({ isActive: false })).json().isActive).toBe(false)
  expect((await refresh(renewed.refreshToken)).statusCode).toBe(401)
  expect((await post('login', { login, password: secret })).statusCode).toBe(401)
  const everybody = (await get('/api/v1/identity/users', admin)).json().items
  expect(everybody).toContainEqual({ id: made.json().id, login, roles: ['warehouse_manager'], isActive: false })
})

test('nobody makes himself an administrator', async () => {
  const ada = await bearer('ada@example.com')
  const wish = { login: someone(), password: secret, roles: ['system_admin'] }
  expect((await post('users', wish, ada)).statusCode).toBe(403)
  expect((await post('register', wish)).statusCode).toBe(400)
})

test('the gateway learns who calls, that nobody says so, or that it is not true', async () => {
  const known = await get('/internal/caller', await bearer('ada@example.com'))
  expect([known.statusCode, known.headers['x-user-id'], known.headers['x-user-roles']]).toEqual([204, ada, 'customer'])
  const unknown = await get('/internal/caller')
  expect([unknown.statusCode, unknown.headers['x-user-id']]).toEqual([204, undefined])
  const untrue = await get('/internal/caller', 'Bearer made.up.token')
  expect([untrue.statusCode, untrue.headers['www-authenticate']]).toEqual([
    401,
    'Bearer realm="groundwork", error="invalid_token"',
  ])
})

test('a key is published before it signs, and until what it signed has expired', async () => {
  const before = await logIn('ada@example.com')
  const kid = await rotateKeys(identity.withTransaction, keyConfig)
  const kids = async () => (await (await openRing()).published()).map(key => key.kid)
  expect(await kids()).toContain(kid)
  expect((await (await openRing()).signer()).kid).not.toBe(kid)

  const later = (seconds: number) =>
    database.admin.query("UPDATE identity.signing_keys SET signs_from = signs_from - $1 * interval '1 second'", [
      seconds,
    ])
  await later(61)
  expect((await (await openRing()).signer()).kid).toBe(kid)
  await renewKeys(identity.withTransaction, keyConfig)
  await jwtVerify(before.accessToken, createLocalJWKSet({ keys: await (await openRing()).published() }))

  await later(331)
  await renewKeys(identity.withTransaction, keyConfig)
  expect(await kids()).toEqual([kid])
})

test('a key that is too old gets a successor, and only one, however many processes see it', async () => {
  await database.admin.query("UPDATE identity.signing_keys SET created_at = now() - interval '31 days'")
  const count = async () => (await (await openRing()).published()).length
  const before = await count()
  await Promise.all([1, 2, 3].map(() => renewKeys(identity.withTransaction, keyConfig)))
  expect(await count()).toBe(before + 1)
})

test('a process whose clock is slow signs with a key that was made just now', async () => {
  const kid = await replaceKeys(identity.withTransaction, keyConfig)
  const slow = Date.now() - 10_000
  const clock = vi.spyOn(Date, 'now').mockReturnValue(slow)
  try {
    expect((await (await openRing()).signer()).kid).toBe(kid)
  } finally {
    clock.mockRestore()
  }
})

test('keys that have leaked are replaced, and what they signed is worth nothing', async () => {
  const { accessToken } = await logIn('ada@example.com')
  const kid = await replaceKeys(identity.withTransaction, keyConfig)
  const ring = await openRing()
  expect((await ring.published()).map(key => key.kid)).toEqual([kid])
  const identify = identifyByToken(ring.keyOf)
  const request = { headers: { authorization: `Bearer ${accessToken}` } } as Parameters<typeof identify>[0]
  expect(await identify(request)).toBeUndefined()
})

test('while the database is away a good token stays good', async () => {
  let isAway = false
  const ring = await openRing({
    query: statement => (isAway ? Promise.reject(new Error('Connection terminated')) : identity.pool.query(statement)),
  })
  const authorization = `Bearer ${await signAccessToken(await ring.signer(), { subject: ada, roles: [] })}`
  isAway = true
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
  onTestFinished(() => void vi.useRealTimers())
  const identify = identifyByToken(ring.keyOf)
  expect(await identify({ headers: { authorization } } as Parameters<typeof identify>[0])).toMatchObject({
    subject: ada,
  })
})

test('the database signs nothing without the secret', async () => {
  const { rows } = await database.admin.query('SELECT private_key FROM identity.signing_keys')
  for (const { private_key } of rows) expect(private_key).toMatch(/^ey[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/)
  const other = { IDENTITY_KEYS_SECRET: 'another secret, which is as long as it must be' }
  await expect(openKeyRing(identity.pool, other, silent)).rejects.toThrow('encrypted with another IDENTITY_KEYS_SECRET')
})

test('from the command line keys are rotated, and the first administrator and instructors get accounts', async () => {
  await bundleServices('identity')
  const admin = (...args: string[]) =>
    spawnSync(process.execPath, ['dist/services/identity/admin.js', ...args], {
      cwd: repository,
      env: { PATH: process.env.PATH, DATABASE_URL: database.url('identity'), ...asText(keyConfig) },
      encoding: 'utf8',
    })
  const { kid } = JSON.parse(admin('rotate-keys').stdout)
  expect((await (await openRing()).published()).map(key => key.kid)).toContain(kid)
  const login = someone()
  for (const [command, name, role] of [
    ['add-admin', login, 'system_admin'],
    ['add-instructor', someone(), 'instructor'],
  ] as const) {
    const made = JSON.parse(admin(command, name).stdout)
    const claims = decodeJwt((await logIn(name, made.password)).accessToken)
    expect(claims).toMatchObject({ sub: made.id, roles: [role] })
  }
  for (const misuse of [['add-admin', login], ['add-admin'], ['constructor']]) {
    const { status, stderr } = admin(...misuse)
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^(There is|A login|Commands: ).*\.\n$/)])
  }
})

test('what is published is public', async () => {
  for (const key of await published()) {
    expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  }
})

test('no password, token or login is logged, and no password or token is in the database in the clear', async () => {
  const login = someone()
  await post('register', { login, password: secret })
  const { accessToken, refreshToken } = await logIn(login, secret)
  expect(decodeProtectedHeader(accessToken).kid).toBeDefined()
  await post('login', { login, password: secret, extra: secret })
  await refresh(refreshToken)
  const tables = ['users', 'sessions', 'refresh_tokens', 'login_tries', 'outbox', 'signing_keys']
  const dump = JSON.stringify(
    await Promise.all(tables.map(async table => (await database.admin.query(`SELECT * FROM identity.${table}`)).rows)),
  )
  expect(dump).toContain(login)
  for (const word of [secret, accessToken, refreshToken]) expect(dump).not.toContain(word)
  for (const word of [secret, accessToken, refreshToken, login]) expect(logged).not.toContain(word)
})
