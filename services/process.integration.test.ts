/** How a service behaves as a process: what it refuses to start with, what it does without, how it stops. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { bundleServices, freePort, type ServiceProcess, startService } from '@groundwork/testkit/service-process'
import { testKeysUrl, tokenFor } from '@groundwork/testkit/token'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const repository = fileURLToPath(new URL('../', import.meta.url))
let database: TestDatabase
const started: ServiceProcess[] = []

beforeAll(async () => {
  database = await freshDatabase()
  await bundleServices('sales', 'inventory', 'payment')
})
afterEach(async () => void (await Promise.all(started.splice(0).map(service => service.stop()))))
afterAll(() => database.drop())

const environment = (more: Record<string, string> = {}) => ({
  DATABASE_URL: database.url('sales', 'app'),
  MIGRATE_DATABASE_URL: database.url('sales', 'migrate'),
  RELAY_DATABASE_URL: database.url('sales', 'relay'),
  JWKS_URL: testKeysUrl,
  // Nobody listens there.
  KAFKA_BROKERS: '127.0.0.1:1',
  REDIS_URL: 'redis://127.0.0.1:1',
  ...more,
})

async function startSales(more?: Record<string, string>): Promise<ServiceProcess> {
  const service = await startService('sales', await freePort(), environment(more))
  started.push(service)
  return service
}

const order = {
  customerId: '00000000-0000-4000-8000-000000000001',
  paymentMethod: 'test-ok',
  lines: [{ productId: '00000000-0000-4000-8000-000000000101', quantity: 1 }],
}
const post = async (url: string) =>
  fetch(`${url}/api/v1/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...(await tokenFor('customer')) },
    body: JSON.stringify(order),
  })

test.each([
  ['a port out of range', { PORT: '70000' }, ['PORT=70000 is not valid: it must be at most 65535.']],
  ['no broker to talk to', { KAFKA_BROKERS: '' }, ['KAFKA_BROKERS is not set: APP_MODE=kafka needs it.']],
  [
    'no peers to talk to and nothing to show them',
    { APP_MODE: 'webhook_only' },
    [
      'EVENTS_SECRET is not set: APP_MODE=webhook_only needs it.',
      ...['inventory', 'sales', 'delivery', 'payment'].map(
        name => `PEER_URLS does not say where ${name} is: APP_MODE=webhook_only needs it.`,
      ),
    ],
  ],
])('with %s it does not start, and says which variable is wrong', (_case, wrong, sentences) => {
  const env = { PATH: process.env.PATH, SERVICE_NAME: 'sales', PORT: '8000', ...environment(wrong) }
  const run = spawnSync(process.execPath, ['dist/services/sales/main.js'], { cwd: repository, env, encoding: 'utf8' })
  expect([run.status, run.stderr.trim().split('\n')]).toEqual([1, sentences])
})

describe('without broker and cache', () => {
  let service: ServiceProcess
  beforeAll(async () => {
    service = await startService('sales', await freePort(), environment())
  })
  afterAll(() => service.stop())

  test('it is ready, takes orders, and says what is missing', async () => {
    const { url } = service
    expect((await post(url)).status).toBe(201)
    expect((await fetch(`${url}/api/v1/products`)).status).toBe(200)
    const health = await (await fetch(`${url}/health`)).json()
    expect(health).toMatchObject({
      status: 'degraded',
      checks: { postgres: { status: 'up' }, events: { status: 'down' }, redis: { status: 'down' } },
    })
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/^outbox_backlog\{service="sales"\} [1-9]/m)
  })

  test('the health check of its container agrees with it', async () => {
    const { healthcheck } = parse(readFileSync(join(repository, 'docker-compose.yml'), 'utf8'))['x-service']
    const [, , ...args] = healthcheck.test as string[]
    const check = (port: string) => spawnSync(process.execPath, args, { env: { PORT: port } }).status
    expect([check(new URL(service.url).port), check('1')]).toEqual([0, 1])
  })

  test('asked to stop while it works, it answers what it has accepted and ends within seconds', async () => {
    const answers: number[] = []
    let stopped = false
    const customers = Array.from({ length: 8 }, async () => {
      while (!stopped) {
        const answer = await post(service.url).catch(() => undefined)
        if (answer) answers.push(answer.status)
        else stopped = true
      }
    })
    await eventually(() => expect(answers.length).toBeGreaterThan(20))
    const asked = performance.now()
    expect(await service.stop()).toBe(0)
    expect(performance.now() - asked).toBeLessThan(9000)
    await Promise.all(customers)
    const { rows } = await database.admin.query('SELECT count(*)::int AS n FROM sales.orders')
    expect(rows[0].n).toBeGreaterThanOrEqual(answers.filter(status => status === 201).length)
    expect(new Set(answers.filter(status => status !== 201 && status !== 503))).toEqual(new Set())
  })
})

test('it does not speak of a cache that it was never given', async () => {
  const { url } = await startSales({ REDIS_URL: '' })
  const { checks } = await (await fetch(`${url}/health`)).json()
  expect(Object.keys(checks)).toEqual(['postgres', 'events'])
})

test('with nothing to do it asks its database once a second at most', async () => {
  const payment = await startService('payment', await freePort(), {
    ...environment(),
    DATABASE_URL: database.url('payment', 'app'),
    MIGRATE_DATABASE_URL: database.url('payment', 'migrate'),
    RELAY_DATABASE_URL: database.url('payment', 'relay'),
    // Nobody listens there, and nobody is asked.
    PROVIDER_URL: 'http://127.0.0.1:1',
    PROVIDER_SECRET: 'known to this test only',
  })
  started.push(payment)
  // Every statement outside of a transaction is one; PostgreSQL counts them, and the two that are asked here.
  const transactions = async () => {
    await database.admin.query('SELECT pg_stat_force_next_flush()')
    const { rows } = await database.admin.query(
      'SELECT xact_commit + xact_rollback AS n FROM pg_stat_database WHERE datname = current_database()',
    )
    return Number(rows[0].n)
  }
  // Looked at each second until some seconds were quiet: what it did at its start is counted late.
  const seconds = 5
  const counts: number[] = []
  await eventually(async () => {
    counts.push(await transactions())
    await delay(1000)
    expect(counts.length).toBeGreaterThan(seconds)
    expect(counts.at(-1)! - counts.at(-1 - seconds)!).toBeLessThanOrEqual(seconds + 2 * (seconds + 1))
  }, 40_000)
})
