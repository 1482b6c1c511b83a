import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Type } from 'typebox'
import { afterEach, describe, expect, test } from 'vitest'
import { problemResponsesWanting } from '../access/authentication.ts'
import { createLifecycle, type Lifecycle } from '../process/lifecycle.ts'
import { createMetrics } from '../telemetry/metrics.ts'
import { type App, createHttpApp } from './app.ts'
import type { Probe } from './probes.ts'
import { problem, problemResponses } from './problem.ts'
import { StrictObject } from './schema.ts'

let app: App
let lifecycle: Lifecycle

afterEach(() => app.close())

async function start(probes: Probe[] = []): Promise<App> {
  lifecycle = createLifecycle()
  app = await createHttpApp({
    title: 'Tea',
    lifecycle,
    metrics: createMetrics('tea'),
    probes,
    access: {
      permissions: {},
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'For tea.' } },
    },
  })
  const Tea = StrictObject({ name: Type.String(), grams: Type.Integer({ minimum: 1 }) })
  app.post(
    '/teas',
    { schema: { body: Tea, response: { 200: Tea, ...problemResponses } } },
    async request => request.body,
  )
  app.get(
    '/teas',
    { schema: { querystring: StrictObject({ limit: Type.Integer(), from: Type.Integer({ default: 0 }) }) } },
    async request => request.query,
  )
  app.delete(
    '/teas',
    { schema: { headers: Type.Object({ 'tea-key': Type.String({ minLength: 2 }) }) } },
    async () => '',
  )
  app.get('/teas/:id', async () => {
    throw problem(404, 'unknown-tea', 'There is no such tea', 'Tea 7 is not known.')
  })
  app.get('/bug', async () => {
    throw new Error('a secret detail')
  })
  return app
}

const post = (payload: string) =>
  app.inject({ method: 'POST', url: '/teas', headers: { 'content-type': 'application/json' }, payload })

test('an unknown field is refused, not dropped, and named', async () => {
  await start()
  const answer = await post('{"name":"assam","grams":5,"sugar":true}')
  expect(answer.statusCode).toBe(400)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toMatchObject({
    type: 'urn:groundwork:problem:validation',
    status: 400,
    errors: [{ pointer: '/sugar', detail: 'is not a known field' }],
  })
})

test.each(['{"__proto__":{"a":1},"name":"assam"}', '{"name":{"constructor":{"prototype":{"a":1}}}}'])(
  'JSON with a member that nobody may send is told so: %s',
  async body => {
    await start()
    const answer = await post(body)
    expect([answer.statusCode, answer.json().type]).toEqual([400, 'urn:groundwork:problem:dangerous-member'])
  },
)

test('what is no JSON is told so', async () => {
  await start()
  expect((await post('{"__proto__":')).json().type).toBe('urn:groundwork:problem:broken-json')
})

test('a body that is packed is refused for that, and not for what is in it', async () => {
  await start()
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  const answer = await app.inject({ method: 'POST', url: '/teas', headers, payload: Buffer.from([0x1f, 0x8b]) })
  expect([answer.statusCode, answer.json().type]).toEqual([415, 'urn:groundwork:problem:content-encoding'])
})

test('HTTP/1.0 needs no Host; HTTP/1.1 without one is told so', async () => {
  await start()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const ask = (version: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /teas?limit=1 HTTP/${version}\r\nConnection: close\r\n\r\n`)
    return text(socket)
  }
  expect(await ask('1.0')).toMatch(/^HTTP\/1\.[01] 200 /)
  const refused = await ask('1.1')
  expect(refused).toMatch(/^HTTP\/1\.1 400 /)
  expect(refused).toContain('urn:groundwork:problem:no-host')
})

test('a header is named as callers write it', async () => {
  await start()
  const detail = async (headers = {}) => (await app.inject({ method: 'DELETE', url: '/teas', headers })).json().detail
  expect(await detail()).toBe('Tea-Key is required')
  expect(await detail({ 'tea-key': 'x' })).toMatch(/^Tea-Key must/)
})

test('text is not taken for a number in a body, but is in a query', async () => {
  await start()
  expect((await post('{"name":"assam","grams":"5"}')).statusCode).toBe(400)
  expect((await app.inject('/teas?limit=5')).json()).toEqual({ limit: 5, from: 0 })
  expect((await app.inject('/teas?limit=many')).statusCode).toBe(400)
  expect((await app.inject('/teas?limit=5&colour=green')).statusCode).toBe(400)
})

test.each([
  ['broken JSON', '{', 400, 'broken-json'],
  ['an empty body', '', 400, 'broken-json'],
  ['a body over the limit', `{"name":"${'x'.repeat(70_000)}","grams":1}`, 413, 'too-large'],
])('%s is a problem document', async (_name, payload, status, slug) => {
  await start()
  const answer = await post(payload)
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json().type).toBe(`urn:groundwork:problem:${slug}`)
})

test('another media type is 415', async () => {
  await start()
  const answer = await app.inject({
    method: 'POST',
    url: '/teas',
    headers: { 'content-type': 'text/tea' },
    payload: 'x',
  })
  expect([answer.statusCode, answer.json().type]).toEqual([415, 'urn:groundwork:problem:media-type'])
})

test('an unknown path is 404, a known path with another method is 405 and says which are allowed', async () => {
  await start()
  expect((await app.inject('/coffees')).json()).toMatchObject({ status: 404, instance: '/coffees' })
  const answer = await app.inject({ method: 'DELETE', url: '/teas/7' })
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
  // Fastify would ask for its content type first.
  const query = await fetch(`${await app.listen({ host: '127.0.0.1', port: 0 })}/teas`, { method: 'QUERY' })
  expect([query.status, query.headers.get('allow')]).toEqual([405, 'POST, GET, HEAD, DELETE'])
  expect((await app.inject({ method: 'POST', url: '/cups', payload: 'no JSON' })).statusCode).toBe(404)
})

test('a path with a word of its own is not the one with a parameter in its place, also for other methods', async () => {
  await start()
  app.get('/cups/best', async () => 'the best')
  app.get('/cups/:cup', async () => 'a cup')
  app.delete('/cups/:id', async () => 'broken')
  const answer = await app.inject({ method: 'DELETE', url: '/cups/best?of=all' })
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
  expect((await app.inject('/cups/best')).body).toBe('the best')
  expect((await app.inject('/cups/7')).body).toBe('a cup')
  expect((await app.inject({ method: 'DELETE', url: '/cups/7' })).body).toBe('broken')
})

test('what is not HTTP at all is a problem document too', async () => {
  await start()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), '127.0.0.1')
  socket.end('GET / HTTP/9.9\r\nbroken\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/)
})

test.each([
  ['for a tunnel', 'CONNECT x:443 HTTP/1.1\r\n', '', /^HTTP\/1\.1 400 .*problem\+json/s],
  ['about the server as a whole', 'OPTIONS * HTTP/1.1\r\n', '', /^HTTP\/1\.1 404 .*problem\+json/s],
  ['with a whole URL as its target', 'GET http://x/teas?limit=1 HTTP/1.1\r\n', '', /^HTTP\/1\.1 200 /],
  ['with a target without end', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\n`, '', /^HTTP\/1\.1 431 .*problem\+json/s],
  ['that expects what nobody knows', 'GET /teas?limit=1 HTTP/1.1\r\nExpect: tea\r\n', '', /^HTTP\/1\.1 200 /],
  ['to read, with a body', 'GET /teas?limit=1 HTTP/1.1\r\nContent-Length: 2\r\n', '{}', /^HTTP\/1\.1 200 /],
  [
    'with two lengths',
    'POST /teas HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n',
    '{}',
    /^HTTP\/1\.1 400 .*problem\+json/s,
  ],
])('a request %s has an answer', async (_what, head, body, expected) => {
  await start()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`${head}Host: x\r\nConnection: close\r\n\r\n${body}`)
  expect(await text(socket)).toMatch(expected)
})

// A request has 10 s; Node by itself looks for late ones every 30 s.
test('a request that does not end is given up, in its head and in its body', { timeout: 25_000 }, async () => {
  await start()
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const ask = (begun: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(begun)
    return text(socket)
  }
  const headers = 'Host: x\r\nContent-Type: application/json\r\nContent-Length: 9'
  const answers = [ask('GET /teas HTTP/1.1\r\nHost: '), ask(`POST /teas HTTP/1.1\r\n${headers}\r\n\r\n{`)]
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
})

test('a URL that cannot be decoded is a problem document', async () => {
  await start()
  const answer = await app.inject('/teas/%zz')
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8'])
})

test('a problem thrown in a handler keeps its words; a bug gives nothing away', async () => {
  await start()
  expect((await app.inject('/teas/7')).json()).toMatchObject({ status: 404, detail: 'Tea 7 is not known.' })
  const bug = await app.inject('/bug')
  expect(bug.statusCode).toBe(500)
  expect(bug.body).not.toContain('secret')
})

test('a harmless request id is kept, any other is replaced', async () => {
  await start()
  const ask = async (id: string) => (await app.inject({ url: '/teas/7', headers: { 'x-request-id': id } })).json()
  expect((await ask('0123abcd')).requestId).toBe('0123abcd')
  expect((await ask('<script>alert(1)</script>')).requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('a route that is open to unknown fields cannot be registered', async () => {
  await start()
  expect(() => app.post('/open', { schema: { body: Type.Object({ a: Type.String() }) } }, async () => '')).toThrow(
    /POST \/open: body accepts unknown fields/,
  )
})

test('without a required part the service is not ready; without another it is only degraded', async () => {
  const down = async () => {
    throw new Error('away')
  }
  await start([
    { name: 'database', required: true, check: async () => {} },
    { name: 'broker', required: false, check: down },
  ])
  expect((await app.inject('/readyz')).statusCode).toBe(200)
  const health = await app.inject('/health')
  expect([health.statusCode, health.json()]).toEqual([
    200,
    { status: 'degraded', checks: { database: { status: 'up' }, broker: { status: 'down', reason: 'away' } } },
  ])
  await app.close()

  await start([{ name: 'database', required: true, check: down }])
  expect((await app.inject('/readyz')).statusCode).toBe(503)
  expect((await app.inject('/livez')).statusCode).toBe(200)
})

test('a draining service is not ready but alive; a failed one is not alive', async () => {
  await start()
  lifecycle.drain()
  expect((await app.inject('/readyz')).statusCode).toBe(503)
  expect((await app.inject('/livez')).statusCode).toBe(200)
  lifecycle.fail(new Error('the consumer died'))
  expect((await app.inject('/livez')).json()).toEqual({ status: 'down', reason: 'the consumer died' })
})

test('requests are measured by route template, never by URL', async () => {
  await start()
  await app.inject('/teas/7')
  const metrics = (await app.inject('/metrics')).body
  expect(metrics).toContain('route="/teas/:id"')
  expect(metrics).not.toContain('/teas/7')
})

describe('the API document', () => {
  test('lists the routes and leaves the probes out', async () => {
    await start()
    const { paths } = (await app.inject('/openapi.json')).json()
    expect(Object.keys(paths)).toEqual(['/teas', '/teas/{id}', '/bug'])
  })

  test('says that a refusal may come with a challenge, where a token or another proof is wanted', async () => {
    await start()
    app.get(
      '/pots',
      { schema: { security: [{ token: [] }], response: { 200: Type.String(), ...problemResponses } } },
      async () => '',
    )
    app.post('/lids', { schema: { response: problemResponsesWanting('Lid') } }, async () => {})
    const { paths } = (await app.inject('/openapi.json')).json()
    const wanted = paths['/lids'].post.responses['4XX']
    expect(wanted.headers['WWW-Authenticate'].description).toBe('With a 401: `Lid realm="groundwork"`.')
    expect(Object.keys(wanted.content)).toEqual(['application/problem+json'])
    expect(Object.keys(paths['/pots'].get.responses['4XX'].headers)).toEqual(['WWW-Authenticate'])
    expect(paths['/pots'].get.responses['5XX']).not.toHaveProperty('headers')
    expect(paths['/teas'].post.responses['4XX']).not.toHaveProperty('headers')
  })

  test('says that errors are problem documents, and that what has a default may be left out', async () => {
    await start()
    const { paths } = (await app.inject('/openapi.json')).json()
    expect(Object.keys(paths['/teas'].post.responses['4XX'].content)).toEqual(['application/problem+json'])
    expect(Object.keys(paths['/teas'].post.responses['200'].content)).toEqual(['application/json'])
    const parameters = paths['/teas'].get.parameters as { name: string; required: boolean }[]
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ['limit', true],
      ['from', false],
    ])
  })

  test('says that a member of a body with a default may be left out, and that an answer has it', async () => {
    await start()
    const Order = StrictObject({ cups: Type.Array(StrictObject({ milk: Type.Boolean({ default: false }) })) })
    app.put('/orders', { schema: { body: Order, response: { 200: Order } } }, async ({ body }) => body)
    const { put } = (await app.inject('/openapi.json')).json().paths['/orders']
    const [taken, given] = [put.requestBody, put.responses['200']].map(part => part.content['application/json'].schema)
    expect([taken.required, given.required]).toEqual([['cups'], ['cups']])
    expect([taken, given].map(schema => schema.properties.cups.items.required)).toEqual([undefined, ['milk']])
    const answer = await app.inject({ method: 'PUT', url: '/orders', payload: { cups: [{}] } })
    expect(answer.json()).toEqual({ cups: [{ milk: false }] })
  })
})

test('what is taken away shows in /health at once, also when somebody has asked just before', async () => {
  let away = false
  const check = async () => {
    if (away) throw new Error('gone')
  }
  await start([{ name: 'redis', required: false, check }])
  const health = async () => (await app.inject('/health')).json()
  await app.inject('/readyz')
  expect(await health()).toMatchObject({ status: 'up' })
  away = true
  expect(await health()).toMatchObject({ status: 'degraded', checks: { redis: { status: 'down' } } })
})
