/**
 * The platform's own gateway: its template and its service in docker-compose.yml, before servers that only echo. Whatever
 * serves it has to pass all of this.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually } from '@groundwork/testkit/eventually'
import getPort from 'get-port'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadCompose } from '../../stack/index.ts'
import { readNginxService } from '../../stack/nginx/read-service.ts'
import { localNginx } from '../../stack/nginx/translate.ts'
import { repository } from '../project.ts'
import { type ProxyFile, proxyCommand } from './adapter.ts'

const version = /nginx\/(\S+)/.exec(spawnSync('nginx', ['-v'], { encoding: 'utf8' }).stderr ?? '')?.[1]
const servers = [
  { name: 'nginx', start: startNginx, obstacle: version ? undefined : 'there is no nginx on this machine' },
  { name: 'a proxy of our own', start: startProxy, obstacle: undefined },
]
const site = 'http://localhost:3000'
/** Long enough for a process to start on a busy machine. */
const startMs = 60_000
const chunked = { 'transfer-encoding': 'chunked' }
/** Payment is away. */
const there = ['sales', 'inventory', 'progress']

const ends: (() => Promise<unknown>)[] = []
let port: number
/** How often a service said that it is too busy. */
let refusals = 0

describe.each(servers)('the gateway, served by $name,', ({ start, obstacle }) => {
  beforeAll(async () => {
    if (obstacle) return
    port = await start()
    await eventually(() => ask('/health'), startMs)
  })
  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  beforeEach(context => context.skip(obstacle !== undefined, obstacle))

  test.each([
    ['/api/v1/products?limit=5', 'sales'],
    ['/api/v1/orders/7', 'sales'],
    ['/api/v1/stock?productId=7', 'inventory'],
    ['/api/v1/warehouse/1/products/2', 'inventory'],
    ['/api/v1/movements/7', 'inventory'],
    ['/api/v1/kafka/webhook', 'inventory'],
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

  test('tells a client that asks too much to wait, and goes on saying how it is', async () => {
    const answers = await askAtOnce('/api/v1/payments', 900)
    // The burst of 200, less what the tests before this one have asked in the last seconds.
    expect(answers.filter(answer => answer.startsWith('HTTP/1.1 502')).length).toBeGreaterThan(150)
    const refused = answers.find(answer => answer.startsWith('HTTP/1.1 429'))
    expect(refused).toMatch(/^retry-after: 1\r$/im)
    expect(refused).toContain('"title":"Too Many Requests","status":429')
    expect(await ask('/health')).toMatchObject({ status: 200, body: '{"status":"ok"}' })
  })
})

/** What nginx would read in the container, and where the services are. */
async function prepare() {
  const state = mkdtempSync(join(tmpdir(), 'gateway-'))
  ends.push(() => rm(state, { recursive: true }))
  const service = loadCompose({ directory: repository, env: { ALLOWED_ORIGIN: site }, interpolate: 'lenient' }).services
    .gateway!
  const peers = [
    ...(await Promise.all(there.map(startEcho))),
    { host: 'payment', port: 8000, addresses: [`127.0.0.1:${await getPort()}`] },
  ]
  const configuration = readNginxService({ service, directory: repository, state })
  return { configuration, peers, state }
}

/** As the local stack starts it. */
async function startNginx(): Promise<number> {
  const { configuration, peers, state } = await prepare()
  const port = await getPort()
  const local = localNginx(
    configuration,
    {
      program: 'nginx',
      version: version!,
      nginxDirectory: '/etc/nginx',
      peers,
      localPort: () => port,
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

async function startEcho(service: string) {
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    if (url?.endsWith('?busy')) {
      refusals++
      response.writeHead(503, { 'retry-after': '7' })
    }
    response.end(JSON.stringify({ service, method, url, headers, body: await text(request) }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  ends.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { host: service, port: 8000, addresses: [`127.0.0.1:${(server.address() as AddressInfo).port}`] }
}

/**
 * The answers to many requests in one message (pipelining), head and body of each. Nobody but the gateway has to work for
 * them, so that even on a busy machine they are read faster than its bucket leaks.
 */
async function askAtOnce(path: string, times: number): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const request = (connection: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n\r\n`
  socket.write(request('keep-alive').repeat(times - 1))
  socket.write(request('close'))
  return (await text(socket)).split(/(?=HTTP\/1\.1 \d)/)
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
