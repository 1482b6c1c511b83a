/**
 * The platform's own gateway: its template and its service in docker-compose.yml, before servers that only echo. Whatever
 * serves it has to pass all of this.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually } from '@groundwork/testkit/eventually'
import getPort from 'get-port'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { repository } from '../../repository.mjs'
import { loadCompose } from '../../stack/index.ts'
import { readNginxService } from '../../stack/nginx/read-service.ts'
import { localNginx } from '../../stack/nginx/translate.ts'
import { requires } from '../../test/requires.ts'
import { type ProxyFile, proxyCommand } from './adapter.ts'

const version = /nginx\/(\S+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr ?? '')?.[1]
const servers = [
  { name: 'nginx', start: startNginx, isThere: version !== undefined },
  { name: 'a proxy of our own', start: startProxy, isThere: true },
]
const site = 'http://localhost:3000'
/** Long enough for a process to start on a busy machine. */
const startMs = 60_000
const chunked = { 'transfer-encoding': 'chunked' }
/** Payment is away, and so are second instances of inventory and identity. One of delivery breaks off. */
const there = ['sales', 'inventory', 'delivery', 'identity', 'progress']
/** What identity says of a token: an account, or a status with which it says nothing good. */
const tokens: Record<string, string | number> = { ada: 'ada', 'ada-2': 'ada', ben: 'ben', forged: 401, unclear: 500 }

const challenge = 'Bearer realm="groundwork", error="invalid_token"'

const ends: (() => Promise<unknown>)[] = []
let port: number
/** How often a service said that it is too busy. */
let refusals = 0
/** How often identity was asked who is calling. */
let questions = 0
/** What the instance that breaks off has heard. */
let brokenOff = 0

describe.each(servers)('the gateway, served by $name,', server => {
  serve(server)

  test.each([
    ['/api/v1/products?limit=5', 'sales'],
    ['/api/v1/orders/7', 'sales'],
    ['/api/v1/stock?productId=7', 'inventory'],
    ['/api/v1/warehouse/1/products/2', 'inventory'],
    ['/api/v1/movements/7', 'inventory'],
    ['/api/v1/kafka/webhook', 'inventory'],
    ['/api/v1/warehouse/1/bins', 'inventory'],
    ['/api/v1/couriers', 'delivery'],
    ['/api/v1/couriers/7/account', 'delivery'],
    ['/api/v1/deliveries/7', 'delivery'],
    ['/api/v1/identity/login', 'identity'],
    ['/api/v1/progress/session', 'progress'],
  ])('passes %s on to %s as it is', async (path, service) => {
    expect(JSON.parse((await ask(path)).body)).toMatchObject({ service, url: path })
  })

  test.each([
    ['of any type', { 'content-type': 'text/x-own' }, 'a=1'],
    ['whose JSON is nobody’s here to mend', { 'content-type': 'application/json' }, '{ "a":1.0, '],
    ['in pieces', { 'transfer-encoding': 'chunked' }, 'piece'],
    ['that is empty', { 'content-type': 'application/json', 'content-length': '0' }, ''],
  ])('passes a body %s on as it is', async (_case, headers: Record<string, string>, body) => {
    const answer = await ask('/api/v1/orders', { method: 'POST', headers, body })
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'POST', body })
  })

  test.each<[method: string, path: string, token: string | undefined, status: number, caller: string | undefined]>([
    ['GET', '/api/v1/orders', undefined, 200, undefined],
    ['GET', '/api/v1/orders', 'ada', 200, 'ada'],
    ['POST', '/api/v1/orders', 'ada', 200, 'ada'],
    ['POST', '/api/v1/orders', 'forged', 401, undefined],
    ['DELETE', '/api/v1/couriers/7', 'forged', 401, undefined],
    ['GET', '/api/v1/warehouse/1/bins', 'forged', 401, undefined],
    ['GET', '/api/v1/nothing', 'forged', 401, undefined],
    ['GET', '/api/v1/nothing', 'ada', 404, undefined],
    ['POST', '/api/v1/orders', 'unclear', 503, undefined],
    ['GET', '/api/v1/products', 'forged', 200, undefined],
    ['GET', '/api/v1/products', 'unclear', 200, undefined],
    ['GET', '/api/v1/products', 'ada', 200, undefined],
    ['POST', '/api/v1/kafka/webhook', 'forged', 200, undefined],
    ['GET', '/api/v1/warehouse/1/products/2', 'forged', 200, undefined],
    ['GET', '/api/v1/movements/7', 'forged', 200, undefined],
    ['POST', '/api/v1/progress/events', 'gwl_x', 200, undefined],
    ['POST', '/api/v1/identity/login', 'forged', 200, undefined],
    ['GET', '/internal/caller', 'ada', 404, undefined],
  ])('%s %s with the token %s is %i, for %s', async (method, path, token, status, caller) => {
    const spoofed = { 'x-user-id': 'eve', 'x-user-roles': 'system_admin', x_user_id: 'eve', 'X-User_Roles': 'all' }
    const headers = { ...spoofed, ...(token && { authorization: `Bearer ${token}` }) }
    const answer = await ask(path, { method, headers })
    expect(answer.status).toBe(status)
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? challenge : undefined)
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined)
    if (status !== 200) return expect(answer.headers['content-type']).toBe('application/problem+json')
    const arrived = JSON.parse(answer.body).headers
    const said = Object.entries(arrived).filter(([name]) => /^x.user/.test(name))
    expect(Object.fromEntries(said)).toEqual(caller ? { 'x-user-id': caller, 'x-user-roles': 'customer' } : {})
    // The service verifies it again.
    expect(arrived.authorization).toBe(headers.authorization)
  })

  test('believes for a while what identity said, and asks again about what it could not say', async () => {
    const asks = (token: string) => ask('/api/v1/orders', { headers: { authorization: `Bearer ${token}` } })
    const before = questions
    for (let times = 0; times < 10; times++) await asks('ben')
    // Once, and once more where ten requests take longer than five seconds.
    expect(questions - before).toBeLessThanOrEqual(2)
    const since = questions
    await asks('unclear')
    await asks('unclear')
    expect(questions - since).toBeGreaterThanOrEqual(2)
  })

  test('takes turns among the instances of a service', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('/api/v1/products')))
    expect(new Set(answers.map(({ body }) => JSON.parse(body).instance)).size).toBe(2)
  })

  test.each([
    ['GET', '/api/v1/stock'],
    ['POST', '/api/v1/kafka/webhook'],
    ['GET', '/api/v1/couriers'],
    ['PUT', '/api/v1/deliveries/7'],
  ])('goes to another instance with %s %s where one is away or breaks off', async (method, path) => {
    const body = method === 'GET' ? undefined : 'as it is'
    for (let times = 0; times < 6; times++) {
      const answer = await ask(path, { method, body })
      expect([answer.status, JSON.parse(answer.body).body]).toEqual([200, body ?? ''])
    }
  })

  test('asks another identity who is calling where one is away', async () => {
    const asks = (token: string) => ask('/api/v1/orders', { headers: { authorization: `Bearer ${token}` } })
    for (let times = 0; times < 6; times++) expect((await asks(`unknown-${times}`)).status).toBe(200)
  })

  test('does not send a POST to a second instance that the first may have heard', async () => {
    const { heard, answer } = await eventually(async () => {
      const before = brokenOff
      const answer = await ask('/api/v1/couriers', { method: 'POST', body: 'once' })
      if (brokenOff === before) throw new Error('the other instance was asked')
      return { heard: brokenOff - before, answer }
    })
    expect([heard, answer.status]).toEqual([1, 502])
  })

  test('goes on with a trace, and begins one where there is none', async () => {
    const arrived = async (traceparent?: string) =>
      JSON.parse((await ask('/api/v1/orders', { headers: traceparent ? { traceparent } : {} })).body).headers
        .traceparent
    const own = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    expect(await arrived(own)).toBe(own)
    for (const none of [undefined, 'x', own.replace(/4bf\w+/, '0'.repeat(32))]) {
      expect(await arrived(none)).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/)
    }
  })

  test('tells browsers what its answers are not for, errors included', async () => {
    for (const path of ['/api/v1/products', '/api/v1/orders', '/nowhere', '/api/v1/payments']) {
      expect((await ask(path)).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      })
    }
  })

  test('passes on that a service is too busy, without asking it again', async () => {
    const before = refusals
    const answer = await ask('/api/v1/products?busy')
    expect([answer.status, answer.headers['retry-after'], refusals - before]).toEqual([503, '7', 1])
  })

  test.each(['/', '/api', '/api/v1/productsx', '/api/v1/kafka', '/internal/events', '/metrics'])(
    'keeps %s to itself',
    async path => {
      expect((await ask(path)).status).toBe(404)
    },
  )

  test.each([
    ['an unknown path', 404, {}, '/nowhere'],
    ['a method that nobody takes', 405, { method: 'TRACE' }, '/api/v1/orders'],
    [
      'a body that grows over a mebibyte',
      413,
      { method: 'POST', body: 'x'.repeat(2 ** 20 + 1), headers: chunked },
      '/api/v1/orders',
    ],
    ['a body over a mebibyte', 413, { headers: { 'content-length': '1048577' } }, '/api/v1/orders'],
    ['headers without end', 400, { headers: { 'x-long': 'x'.repeat(20_000) } }, '/api/v1/orders'],
    ['a path that cannot be read', 400, {}, '/api/%zz'],
    ['an address without end', 414, {}, `/${'x'.repeat(9000)}`],
    ['a service that is away', 502, {}, '/api/v1/payments'],
  ])('answers %s with a problem document that has its status', async (_case, status, options, path) => {
    const answer = await ask(path, options)
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, detail: expect.any(String) })
  })

  test('answers what is no HTTP of its time with a problem document, too', async () => {
    const socket = connect(port, '127.0.0.1')
    socket.end('GET / HTTP/9.9\r\nhost: x\r\n\r\n')
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 505 .*application\/problem\+json.*"status":505/s)
  })

  const close = 'connection: close\r\n'
  const host = 'host: shop.example\r\n'
  const json = 'content-type: application/json\r\n'
  test.each([
    ['of HTTP/1.0, which has no Host', 'GET /api/v1/products HTTP/1.0\r\n'],
    ['of HTTP/1.0 about what belongs to accounts', 'GET /api/v1/orders HTTP/1.0\r\n'],
    ['with a whole URL as its target', `GET http://shop.example/api/v1/products HTTP/1.1\r\n${host}${close}`],
    [
      'with a whole URL as its target, about what belongs to accounts',
      `GET http://x/api/v1/orders HTTP/1.1\r\n${host}${close}`,
    ],
    ['whose query cannot be decoded', `GET /api/v1/products?a=%zz HTTP/1.1\r\n${host}${close}`],
    [
      'of a method without a body that has one',
      `GET /api/v1/products HTTP/1.1\r\n${host}${json}content-length: 2\r\n${close}`,
      '{}',
    ],
    [
      'that asks whether it may send its body',
      `POST /api/v1/orders HTTP/1.1\r\n${host}expect: 100-continue\r\ncontent-length: 2\r\n${close}`,
      '{}',
    ],
    [
      'that expects what nobody knows',
      `POST /api/v1/orders HTTP/1.1\r\n${host}expect: tea\r\ncontent-length: 2\r\n${close}`,
      '{}',
    ],
  ])('passes on a request %s', async (_case, head, body = '') => {
    expect(await sent(`${head}\r\n${body}`)).toMatch(
      /^(HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.[01] 200 .*"service":"sales"/s,
    )
  })

  test.each([
    ['without Host', `GET /api/v1/products HTTP/1.1\r\n${close}`],
    ['with two Hosts', `GET /api/v1/products HTTP/1.1\r\n${host}${host}${close}`],
    ['about the server as a whole', `OPTIONS * HTTP/1.1\r\n${host}${close}`],
    ['that wants a tunnel', `CONNECT shop.example:443 HTTP/1.1\r\n${host}${close}`],
    ['with a target that is no path', `GET api/v1/products HTTP/1.1\r\n${host}${close}`],
    ['that ends in a half of a character', `GET /api/v1/products/% HTTP/1.1\r\n${host}${close}`],
    ['with two lengths', `POST /api/v1/orders HTTP/1.1\r\n${host}content-length: 2\r\ncontent-length: 3\r\n${close}`],
    [
      'with a length and in pieces',
      `POST /api/v1/orders HTTP/1.1\r\n${host}content-length: 2\r\ntransfer-encoding: chunked\r\n${close}`,
    ],
    ['with a length below zero', `POST /api/v1/orders HTTP/1.1\r\n${host}content-length: -2\r\n${close}`],
  ])('refuses a request %s with a problem document', async (_case, head) => {
    const answer = await sent(`${head}\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*\r\ncontent-type: application\/problem\+json\r\n.*"status":400/is)
  })

  test('tells the service who really calls, and gives each request an id that comes back', async () => {
    const claimed = { 'x-forwarded-for': '6.6.6.6', 'x-request-id': 'order-0001' }
    const kept = await ask('/api/v1/products', { headers: claimed })
    expect(JSON.parse(kept.body).headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-request-id': 'order-0001',
    })
    expect(kept.headers['x-request-id']).toBe('order-0001')
    // Longer ones would be replaced by the services, and then one request has two names.
    for (const id of ['<script>', 'x'.repeat(65)]) {
      const replaced = await ask('/api/v1/products', { headers: { 'x-request-id': id } })
      expect(replaced.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
    }
  })

  test('lets the site read answers, errors included, and nobody else', async () => {
    for (const path of ['/api/v1/products', '/nowhere', '/api/v1/payments']) {
      const ours = await ask(path, { headers: { origin: site } })
      expect([ours.headers['access-control-allow-origin'], ours.headers.vary]).toEqual([site, 'Origin'])
      const theirs = await ask(path, { headers: { origin: 'http://evil.example' } })
      expect(theirs.headers).not.toHaveProperty('access-control-allow-origin')
    }
    const preflight = await ask('/api/v1/orders', { method: 'OPTIONS', headers: { origin: site } })
    expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
      204,
      expect.stringContaining('Idempotency-Key'),
    ])
  })
})

describe.each(servers)('a gateway that nobody has asked for anything, served by $name,', server => {
  serve(server)

  test('tells a client that asks too much to wait, and goes on saying how it is', async () => {
    const answers = await askAtOnce('/api/v1/payments', 900)
    // The burst of 200, less what is asked by the way.
    expect(answers.filter(answer => answer.startsWith('HTTP/1.1 502')).length).toBeGreaterThan(150)
    const refused = answers.find(answer => answer.startsWith('HTTP/1.1 429'))
    expect(refused).toMatch(/^retry-after: 1\r$/im)
    expect(refused).toContain('"title":"Too Many Requests","status":429')
    expect(await ask('/health')).toMatchObject({ status: 200, body: '{"status":"ok"}' })
  })
})

describe.each(servers)('a gateway of its own, served by $name,', server => {
  serve(server)

  test('tells an account that asks too much to wait, by whichever of its tokens, and no other account', async () => {
    const askAs = (token: string, times: number) =>
      askAtOnce('/api/v1/payments', times, `authorization: Bearer ${token}\r\n`)
    // Slowly enough for the client, who may ask twice as much, however fast this machine is.
    const refused = await eventually(async () => {
      const answers = (await Promise.all(['ada', 'ada-2'].map(token => askAs(token, 25)))).flat()
      const found = answers.find(answer => answer.startsWith('HTTP/1.1 429'))
      if (!found) throw new Error('nobody is told to wait')
      return found
    })
    expect(refused).toMatch(/^retry-after: 1\r$/im)
    expect(refused).toContain('"title":"Too Many Requests","status":429')
    expect((await askAs('ben', 1))[0]).toMatch(/^HTTP\/1.1 502/)
  })
})

/** Starts a gateway for the tests of a block, and ends all that it took. */
function serve({ name, start, isThere }: (typeof servers)[number]): void {
  beforeAll(async () => {
    if (!isThere) return
    port = await start()
    await eventually(() => ask('/health'), startMs)
  })
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  beforeEach(requires(name, isThere))
}

/** What nginx would read in the container, and where the services are. */
async function prepare() {
  const state = mkdtempSync(join(tmpdir(), 'gateway-'))
  ends.push(() => rm(state, { recursive: true }))
  const service = loadCompose({ directory: repository, env: { ALLOWED_ORIGIN: site }, interpolate: 'lenient' }).services
    .gateway!
  const seconds: Record<string, string> = {
    sales: (await startEcho('sales')).addresses[0]!,
    inventory: await nobody(),
    identity: await nobody(),
    delivery: await startBreakingOff(),
  }
  const peers = [
    ...(await Promise.all(there.map(startEcho))).map(peer => ({
      ...peer,
      addresses: [...peer.addresses, seconds[peer.host] ?? []].flat(),
    })),
    { host: 'payment', port: 8000, addresses: [await nobody()] },
  ]
  const configuration = readNginxService({ service, directory: repository, state })
  return { configuration, peers, state }
}

/** As the local stack starts it. */
async function startNginx(): Promise<number> {
  const { configuration, peers, state } = await prepare()
  const port = await getPort()
  const second = await getPort()
  const local = localNginx(
    configuration,
    {
      program: 'nginx',
      version: version!,
      nginxDirectory: '/etc/nginx',
      peers,
      localPort: container => (container === 8080 ? port : second),
      accessLog: join(state, 'access.log'),
    },
    state,
  )
  startProcess(local.argv)
  return port
}

async function startProxy(): Promise<number> {
  const { peers, state } = await prepare()
  const about: ProxyFile = { peers, origin: site, port: await getPort() }
  startProcess(proxyCommand(about, state))
  return about.port
}

function startProcess([program, ...args]: string[]): void {
  const child = spawn(program!, args, { stdio: 'ignore' })
  const exited = new Promise(resolve => child.once('exit', resolve))
  ends.push(() => {
    child.kill('SIGTERM')
    return exited
  })
}

/** An address at which nobody listens. */
const nobody = async () => `127.0.0.1:${await getPort()}`

/** An instance that hears a request and hangs up. */
async function startBreakingOff(): Promise<string> {
  const server = createServer(({ socket }) => {
    brokenOff++
    socket.destroy()
  })
  return listen(server)
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function startEcho(service: string) {
  const instance = randomUUID()
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    if (service === 'identity' && url === '/internal/caller') {
      questions++
      const account = tokens[headers.authorization?.slice('Bearer '.length) ?? '']
      if (typeof account === 'string')
        response.setHeaders(new Map(Object.entries({ 'x-user-id': account, 'x-user-roles': 'customer' })))
      if (account === 401) response.setHeader('www-authenticate', challenge)
      response.writeHead(typeof account === 'number' ? account : 204).end()
      return
    }
    if (url?.endsWith('?busy')) {
      refusals++
      response.writeHead(503, { 'retry-after': '7' })
    }
    response.end(JSON.stringify({ service, instance, method, url, headers, body: await text(request) }))
  })
  return { host: service, port: 8000, addresses: [await listen(server)] }
}

/**
 * The answers to many requests in one message (pipelining), head and body of each. Nobody but the gateway has to work for
 * them, so that even on a busy machine they are read faster than its bucket leaks.
 */
async function askAtOnce(path: string, times: number, headers = ''): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const request = (connection: string) =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\n${headers}connection: ${connection}\r\n\r\n`
  socket.write(request('keep-alive').repeat(times - 1))
  socket.write(request('close'))
  return (await text(socket)).split(/(?=HTTP\/1\.1 \d)/)
}

/** The answer to bytes that no client library would send. */
async function sent(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  return await text(socket)
}

interface Asking {
  method?: string
  headers?: Record<string, string>
  body?: string
}

function ask(path: string, { method = 'GET', headers = {}, body }: Asking = {}) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, async response => {
      resolve({ status: response.statusCode!, headers: response.headers, body: await text(response) })
    })
    call.on('error', reject)
    call.end(body)
  })
}
