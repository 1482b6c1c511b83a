import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportSPKI, importJWK, type JWK, SignJWT } from 'jose'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createKeyPair, identifyByToken, readSigningKey, remoteKeys, signAccessToken } from './access-token.ts'

const silent = pino({ level: 'silent' })
const pair = await createKeyPair()
const { kid } = pair.publicKey
const signer = await readSigningKey(kid, pair.privateKey)
const ada = { subject: 'ada', roles: ['customer'] }

type Request = Parameters<ReturnType<typeof identifyByToken>>[0]
const withToken = (token: string, scheme = 'Bearer') =>
  ({ headers: { authorization: `${scheme} ${token}` } }) as unknown as Request

/** Identity's key set, whose answers a test decides. */
async function keyServer(answer: { keys?: JWK[]; status?: number; hangs?: boolean }, log = silent) {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    if (answer.hangs) return
    response.writeHead(answer.status ?? 200).end(JSON.stringify({ keys: answer.keys }))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const end = () =>
    new Promise(resolve => {
      server.close(resolve)
      server.closeAllConnections()
    })
  onTestFinished(() => void end())
  const { port } = server.address() as AddressInfo
  return { identify: identifyByToken(remoteKeys(`http://127.0.0.1:${port}/`, log)), asked: () => asked, end }
}

const known = () => keyServer({ keys: [pair.publicKey] })

test.each(['Bearer', 'bearer'])('a token of identity says who is calling (%s)', async scheme => {
  const { identify } = await known()
  expect(await identify(withToken(await signAccessToken(signer, ada), scheme))).toEqual(ada)
})

test('without a token nobody is calling, and no key is asked for', async () => {
  const { identify, asked } = await known()
  expect(await identify({ headers: {} } as Request)).toBeUndefined()
  expect(await identify(withToken('YWRhOnRlYQ==', 'Basic'))).toBeUndefined()
  expect(asked()).toBe(0)
})

const now = Math.floor(Date.now() / 1000)

/** A token as identity makes it, but for what a test changes; undefined leaves a member out. */
const tokenWith = (changes: object, header: object = {}) =>
  new SignJWT({
    iss: 'groundwork/identity',
    aud: 'groundwork',
    sub: 'ada',
    roles: ['customer'],
    exp: now + 300,
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', kid, ...header })
    .sign(signer.privateKey)

test.each<[string, object]>([
  ['nothing changed', {}],
  ['an end that is past, on a clock that is not quite right', { exp: now - 5 }],
  ['one audience of several', { aud: ['tea', 'groundwork'] }],
])('a token with %s is good', async (_case, changes) => {
  const { identify } = await known()
  expect(await identify(withToken(await tokenWith(changes)))).toEqual(ada)
})

test.each<[string, object]>([
  ['no end', { exp: undefined }],
  ['an end that is past', { exp: now - 31 }],
  ['an end that is no moment', { exp: 'never' }],
  ['a beginning that is ahead', { nbf: now + 60 }],
  ['another issuer', { iss: 'groundwork/identity2' }],
  ['another audience', { aud: 'groundwork2' }],
  ['no audience', { aud: undefined }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['roles that are no list', { roles: 'system_admin' }],
  ['no roles', { roles: undefined }],
])('a token with %s is none', async (_case, changes) => {
  const { identify } = await known()
  expect(await identify(withToken(await tokenWith(changes)))).toBeUndefined()
})

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const payload = encoded({
  iss: 'groundwork/identity',
  aud: 'groundwork',
  sub: 'ada',
  roles: ['system_admin'],
  exp: 4_000_000_000,
})

test.each<[string, () => Promise<string> | string]>([
  ['no signature', () => `${encoded({ alg: 'none', kid })}.${payload}.`],
  [
    'the public key taken for a password',
    async () => {
      const signed = `${encoded({ alg: 'HS256', kid })}.${payload}`
      const pem = await exportSPKI((await importJWK(pair.publicKey, 'ES256')) as CryptoKey)
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`
    },
  ],
  [
    'a key that it brings itself',
    async () => {
      const own = await createKeyPair()
      const key = await readSigningKey(kid, own.privateKey)
      return new SignJWT({ roles: [] })
        .setProtectedHeader({ alg: 'ES256', kid, jwk: own.publicKey })
        .setExpirationTime('1 minute')
        .sign(key.privateKey)
    },
  ],
  ['no key id', () => tokenWith({}, { kid: undefined })],
  [
    'a header that asks for what nobody here knows',
    () => `${encoded({ alg: 'ES256', kid, crit: ['b64'], b64: false })}.${payload}.AA`,
  ],
  ['another’s payload', async () => (await signAccessToken(signer, ada)).replace(/\.[^.]+\./, `.${payload}.`)],
  ['four parts', async () => `${await signAccessToken(signer, ada)}.x`],
  ['nothing in it', () => 'x'],
])('a token with %s is none', async (_case, make) => {
  const { identify } = await known()
  expect(await identify(withToken(await make()))).toBeUndefined()
})

test('fifty known tokens take one look at the keys', async () => {
  const { identify, asked } = await known()
  const token = withToken(await signAccessToken(signer, ada))
  await Promise.all(Array.from({ length: 50 }, () => identify(token)))
  expect(asked()).toBe(1)
})

test('a token that was good is not believed for longer than it holds', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { identify } = await known()
  // Past its end, and good only because clocks may differ.
  const ending = withToken(await tokenWith({ exp: Math.floor(Date.now() / 1000) - 28 }))
  expect(await identify(ending)).toEqual(ada)
  vi.setSystemTime(Date.now() + 3000)
  expect(await identify(ending)).toBeUndefined()
})

test('a token that is like a good one, but for a sign, is verified for itself', async () => {
  const { identify } = await known()
  const token = await signAccessToken(signer, ada)
  expect(await identify(withToken(token))).toEqual(ada)
  const other = token.replace(/.{5}$/, 'AAAAA')
  expect(await identify(withToken(other))).toBeUndefined()
})

test('made-up key ids do not make a storm of questions, and a new key is found all the same', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const keys = [pair.publicKey]
  const { identify, asked } = await keyServer({ keys })
  await identify(withToken(await signAccessToken(signer, ada)))
  const next = await createKeyPair()
  keys.push(next.publicKey)
  const unknown = withToken(await signAccessToken({ ...signer, kid: 'made-up' }, ada))
  for (let times = 0; times < 100; times++) expect(await identify(unknown)).toBeUndefined()
  expect(asked()).toBe(1)
  vi.setSystemTime(Date.now() + 2001)
  const renewed = await readSigningKey(next.publicKey.kid, next.privateKey)
  expect(await identify(withToken(await signAccessToken(renewed, ada)))).toEqual(ada)
  expect(asked()).toBe(2)
})

test('a key that is withdrawn is refused when the keys have been asked for again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const keys = [pair.publicKey]
  const { identify } = await keyServer({ keys })
  const token = withToken(await signAccessToken(signer, ada))
  expect(await identify(token)).toEqual(ada)
  keys[0] = (await createKeyPair()).publicKey
  vi.setSystemTime(Date.now() + 30_001)
  await vi.waitFor(
    async () => {
      // What was good is believed for five seconds.
      vi.setSystemTime(Date.now() + 5001)
      expect(await identify(token)).toBeUndefined()
    },
    { timeout: 20_000 },
  )
})

test('while identity is away known keys go on to serve, and unknown ones are a matter of time', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { identify, end } = await known()
  expect(await identify(withToken(await signAccessToken(signer, ada)))).toEqual(ada)
  await end()
  vi.setSystemTime(Date.now() + 86_400_000)
  expect(await identify(withToken(await signAccessToken(signer, ada)))).toEqual(ada)
  const unknown = withToken(await signAccessToken({ ...signer, kid: 'new' }, ada))
  await expect(identify(unknown)).rejects.toMatchObject({ init: { status: 503 } })
})

test('a database that is away while a key is read says nothing about the token', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  const identify = identifyByToken(() => Promise.reject(away))
  await expect(identify(withToken(await signAccessToken(signer, ada)))).rejects.toBe(away)
})

test.each([
  ['fails', { status: 500 }],
  ['hangs', { hangs: true }],
  ['gives no keys', { keys: undefined }],
])('when identity %s from the start, the log says why', async (_case, answer) => {
  const lines: { msg: string; err: object }[] = []
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const { identify } = await keyServer(answer, log)
  const token = withToken(await signAccessToken(signer, ada))
  await expect(identify(token)).rejects.toMatchObject({ init: { status: 503 } })
  expect(lines).toMatchObject([{ msg: expect.stringContaining('identity does not give its keys'), err: {} }])
})

test.each([
  ['fails', { status: 500 }],
  ['hangs', { hangs: true }],
  ['gives no keys', { keys: undefined }],
])('when identity %s from the start, the answer is 503', async (_case, answer) => {
  const { identify } = await keyServer(answer)
  const token = withToken(await signAccessToken(signer, ada))
  await expect(identify(token)).rejects.toMatchObject({ init: { status: 503, headers: { 'retry-after': '1' } } })
})
