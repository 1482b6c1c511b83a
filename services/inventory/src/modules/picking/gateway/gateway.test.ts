import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { Writable } from 'node:stream'
import { createHttpApp } from '@groundwork/kernel/http/app'
import { Problem } from '@groundwork/kernel/http/problem'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { silent } from '@groundwork/testkit/silent'
import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { type StockOperations, serveStockGrpc, stockApiRoutes, stockUnavailable } from '../../stock/index.ts'
import { gatewayConformance } from '../testing/gateway-conformance.ts'
import { createStockGateway } from './gateway.ts'
import { grpcTransport } from './grpc.ts'
import { httpTransport } from './http.ts'
import { inProcessTransport } from './in-process.ts'
import { checkStockGateway } from './open.ts'

const secret = 'known to both ends here'

function createApp(logger?: FastifyBaseLogger) {
  const http = { lifecycle: createLifecycle(), metrics: createMetrics('stock'), probes: [], logger }
  return createHttpApp({ ...http, title: 'Stock', access: { permissions: {} } })
}

async function serveHttp(stock: StockOperations) {
  const app = await createApp()
  stockApiRoutes(app, stock, secret)
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() }
}

async function serveGrpc(stock: StockOperations) {
  const { port, stop } = await serveStockGrpc({ stock, secret, host: '127.0.0.1', port: 0, log: silent })
  return { address: `127.0.0.1:${port}`, close: stop }
}

gatewayConformance('the process', async stock => {
  const gateway = createStockGateway(inProcessTransport(stock))
  return { gateway, close: gateway.close }
})

gatewayConformance('HTTP', async stock => {
  const server = await serveHttp(stock)
  const gateway = createStockGateway(httpTransport({ url: server.url, secret }))
  return { gateway, close: () => gateway.close().then(server.close) }
})

gatewayConformance('gRPC', async stock => {
  const server = await serveGrpc(stock)
  const gateway = createStockGateway(grpcTransport({ address: server.address, secret }))
  return { gateway, close: () => gateway.close().then(server.close) }
})

const holdId = '019aa5f0-0000-7000-8000-0000000000b1'
const willing = { take: async () => ({}) } as unknown as StockOperations

test('what failed in stock in the same process is in the log, and not in the answer', async () => {
  let logged = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  const failing = { take: () => Promise.reject(new Error('the lots do not add up')) } as unknown as StockOperations
  const gateway = createStockGateway(inProcessTransport(failing))
  const app = await createApp(pino(sink))
  app.get('/internal/take', { schema: { hide: true } }, () =>
    gateway.take({ holdId }, { deadline: Date.now() + 10_000 }),
  )
  const answer = await app.inject('/internal/take')
  expect([answer.statusCode, answer.json().type]).toEqual([500, 'urn:groundwork:problem:stock-failed'])
  expect(answer.body).not.toContain('the lots do not add up')
  expect(logged).toContain('the lots do not add up')
  await app.close()
})

test('after the last try the caller hears of it at once', async () => {
  let last = 0
  const gateway = createStockGateway({
    async call() {
      last = Date.now()
      throw new Problem(stockUnavailable)
    },
    async close() {},
  })
  await expect(gateway.take({ holdId }, { deadline: Date.now() + 10_000 })).rejects.toBeInstanceOf(Problem)
  expect(Date.now() - last).toBeLessThan(400)
})

test('whoever does not know the secret is not served', async () => {
  const [http, grpc] = [await serveHttp(willing), await serveGrpc(willing)]
  const strangers = [
    httpTransport({ url: http.url, secret: 'another' }),
    grpcTransport({ address: grpc.address, secret: 'another' }),
  ].map(createStockGateway)
  for (const gateway of strangers) {
    const call = gateway.take({ holdId }, { deadline: Date.now() + 10_000 })
    await expect(call).rejects.toMatchObject({ init: { status: 500, slug: 'stock-failed' } })
    await gateway.close()
  }
  await Promise.all([http.close(), grpc.close()])
})

test('a stock that is not there, or hangs up without an answer, is unavailable', async () => {
  const rude = createServer(socket => socket.once('data', () => socket.destroy()))
  await new Promise<void>(resolve => rude.listen(0, '127.0.0.1', resolve))
  const { port } = rude.address() as { port: number }
  const gateways = [1, port].flatMap(at => [
    createStockGateway(httpTransport({ url: `http://127.0.0.1:${at}`, secret })),
    createStockGateway(grpcTransport({ address: `127.0.0.1:${at}`, secret })),
  ])
  const calls = gateways.map(async gateway => {
    const call = gateway.take({ holdId }, { deadline: Date.now() + 10_000 })
    await expect(call).rejects.toMatchObject({ init: { status: 503, slug: 'stock-unavailable' } })
    await gateway.close()
  })
  await Promise.all(calls)
  await new Promise(resolve => rude.close(resolve))
})

test.each([
  [502, 'stock-unavailable'],
  [404, 'stock-failed'],
  [200, 'stock-failed'],
])('a proxy that answers %i in words of its own is %s', async (code, slug) => {
  const proxy = createHttpServer((_request, response) => response.writeHead(code).end('<h1>nginx</h1>'))
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as { port: number }
  const gateway = createStockGateway(httpTransport({ url: `http://127.0.0.1:${port}`, secret }))
  const call = gateway.take({ holdId }, { deadline: Date.now() + 10_000 })
  await expect(call).rejects.toMatchObject({ init: { slug } })
  proxy.closeAllConnections()
  await new Promise(resolve => proxy.close(resolve))
})

test('a call over the network belongs to the trace of what it is made for', async () => {
  const heard: unknown[] = []
  const server = createHttpServer((request, response) => {
    heard.push(request.headers.traceparent)
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const gateway = createStockGateway(httpTransport({ url: `http://127.0.0.1:${port}`, secret }))
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  await gateway.take({ holdId }, { deadline: Date.now() + 10_000, traceparent })
  expect(heard).toEqual([expect.stringContaining('4bf92f3577b34da6a3ce929d0e0e4736')])
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

test('a way that lacks something says what', () => {
  expect(checkStockGateway({ STOCK_TRANSPORT: 'in_process' })).toEqual([])
  expect(checkStockGateway({ STOCK_TRANSPORT: 'grpc' })).toEqual([
    'STOCK_ADDRESS is not set: STOCK_TRANSPORT=grpc needs it.',
    'EVENTS_SECRET is not set: STOCK_TRANSPORT=grpc needs it.',
  ])
  expect(checkStockGateway({ STOCK_TRANSPORT: 'http', STOCK_ADDRESS: 'stock', EVENTS_SECRET: secret })).toEqual([
    'STOCK_ADDRESS=stock is no URL.',
  ])
})
