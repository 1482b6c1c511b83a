/** Whatever is sent, a service answers with a success or with a problem document that blames the caller: never a 5xx. */
import type { services } from '@groundwork/contracts/services'
import type { App } from '@groundwork/kernel/http/app'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { tokenFor } from '@groundwork/testkit/token'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { movement } from './inventory/src/modules/stock/testing/samples.ts'
import { openServices } from './open-services.ts'
import { newAttempt, startTestService, type TestService } from './progress/src/testing/service.ts'

let database: TestDatabase
let progress: TestService
let shop: Awaited<ReturnType<typeof openServices>>
let apps: Record<keyof typeof services, App>
/** What lets in to most of a service. */
let credentials: Record<keyof typeof apps, { authorization?: string }>

beforeAll(async () => {
  database = await freshDatabase()
  shop = await openServices(database)
  progress = await startTestService()
  const { cohort } = await progress.admin('instructor add', 'Grace')
  const { token } = await progress.join(cohort!.joinCode!.code)
  const [customer, manager, admin] = await Promise.all([
    tokenFor('customer'),
    tokenFor('warehouse_manager'),
    tokenFor('system_admin'),
  ])
  credentials = {
    sales: customer,
    inventory: {},
    payment: admin,
    delivery: manager,
    identity: await logIn(shop.identity.app),
    progress: { authorization: `Bearer ${token}` },
  }
  const { sales, inventory, payment, delivery, identity } = shop
  apps = {
    sales: sales.app,
    inventory: inventory.app,
    payment: payment.app,
    delivery: delivery.app,
    identity: identity.app,
    progress: progress.app,
  }
})
afterAll(async () => {
  await Promise.all(Object.values(shop).map(service => service.stop()))
  await Promise.all([database.drop(), progress.close()])
})

/** Identity believes its own keys only. */
async function logIn(app: App) {
  const payload = { login: 'admin@example.com', password: 'groundwork-demo' }
  const answer = await app.inject({ method: 'POST', url: '/api/v1/identity/login', payload })
  return { authorization: `Bearer ${answer.json().accessToken}` }
}

const order = {
  customerId: '00000000-0000-4000-8000-000000000001',
  paymentMethod: 'test-ok',
  lines: [{ productId: '00000000-0000-4000-8000-000000000101', quantity: 1 }],
}

const courier = {
  name: 'Bicycle',
  speed: 2,
  location: { x: 3, y: 4 },
  storagePlaces: [{ name: 'bag', volume: 10 }],
}

const nasty = fc.oneof(
  fc.constantFrom<unknown>(null, '', '\0', 'a\0b', '\ud800', '__proto__', -1, 0, 1e30, 2 ** 53, 0.1, [], {}, true),
  fc.constantFrom<unknown>('0000-01-01T00:00:00Z', '2016-12-31T23:59:60Z', '9999-12-31T23:59:59+23:59', '１'),
  fc.jsonValue(),
)

/** The value with one member, somewhere in it, replaced, added or left out. */
function damaged(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) return nasty
  const inside = Object.keys(value).map(key =>
    damaged((value as Record<string, unknown>)[key]).map(worse =>
      Object.assign(structuredClone(value), { [key]: worse }),
    ),
  )
  const without = Object.keys(value).map(key => {
    const rest: Record<string, unknown> = { ...value }
    delete rest[key]
    return fc.constant(rest)
  })
  const extended = fc.tuple(fc.string(), nasty).map(([key, more]) => ({ ...value, [key]: more }))
  return fc.oneof(nasty, extended, ...inside, ...without)
}

const bodies: [
  name: string,
  service: 'sales' | 'inventory' | 'delivery' | 'identity' | 'progress',
  url: string,
  body: object,
][] = [
  ['an order', 'sales', '/api/v1/orders', order],
  ['a movement', 'inventory', '/api/v1/kafka/webhook', movement({ event: 'arrival' })],
  ['a courier', 'delivery', '/api/v1/couriers', courier],
  [
    'attempts',
    'progress',
    '/api/v1/progress/events',
    { events: [newAttempt({ durationMs: 7, evidence: { a: 'b' } })] },
  ],
  ['a code to join with', 'progress', '/api/v1/progress/join', { code: 'AAAAA-AAAAA', name: 'Ada' }],
  [
    'a registration',
    'identity',
    '/api/v1/identity/register',
    { login: 'ben@example.com', password: 'long enough, surely' },
  ],
  ['a login of an account', 'identity', '/api/v1/identity/login', { login: 'ada@example.com', password: 'wrong' }],
  ['a refresh token', 'identity', '/api/v1/identity/refresh', { refreshToken: 'gwr_wrong' }],
  [
    'an account',
    'identity',
    '/api/v1/identity/users',
    { login: 'cem@example.com', password: 'long enough, surely', roles: ['courier'] },
  ],
  ['a login', 'progress', '/api/v1/progress/session', { name: 'Grace', password: 'wrong' }],
]

let caller = 0
/** Somebody who may, from a new address each time, so that it is never the limiter that answers. */
const allowed = (service: keyof typeof apps) => ({
  'content-type': 'application/json',
  'x-forwarded-for': `192.0.2.${caller++}`,
  ...credentials[service],
})

async function expectNoBlame(answer: { statusCode: number; headers: Record<string, unknown>; body: string }) {
  expect(answer.statusCode, answer.body).toBeLessThan(500)
  if (answer.statusCode >= 400) expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect('www-authenticate' in answer.headers).toBe(answer.statusCode === 401)
}

test.each(bodies)('a damaged body in place of %s is the sender’s problem', async (_name, service, url, body) => {
  await fc.assert(
    fc.asyncProperty(damaged(body), fc.uuid(), async (payload, key) => {
      const headers = { ...allowed(service), 'idempotency-key': key }
      await expectNoBlame(
        await apps[service].inject({ method: 'POST', url, headers, payload: JSON.stringify(payload) }),
      )
    }),
    { numRuns: 300 },
  )
})

test.each(bodies)('bytes that are no JSON in place of %s are the sender’s problem', async (_name, service, url) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => {
      const headers = { ...allowed(service), 'idempotency-key': 'k' }
      await expectNoBlame(await apps[service].inject({ method: 'POST', url, headers, payload: Buffer.from(bytes) }))
    }),
    { numRuns: 100 },
  )
})

const word = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.uuid(),
  fc.constantFrom('%00', '%ff', '%ud800', '..', '0', '%2f'),
)

test.each([
  ['inventory', (w: string) => `/api/v1/warehouse/${w}/products/${w}`],
  ['inventory', (w: string) => `/api/v1/movements/${w}`],
  ['inventory', (w: string) => `/api/v1/stock?productId=${w}`],
  ['sales', (w: string) => `/api/v1/orders/${w}`],
  ['sales', (w: string) => `/api/v1/orders?customerId=${w}&limit=${w}`],
  ['sales', (w: string) => `/api/v1/products?limit=${w}&after=${w}`],
  ['payment', (w: string) => `/api/v1/payments?orderId=${w}`],
  ['delivery', (w: string) => `/api/v1/couriers/${w}`],
  ['delivery', (w: string) => `/api/v1/couriers?limit=${w}&after=${w}`],
  ['delivery', (w: string) => `/api/v1/deliveries/${w}`],
  ['identity', (w: string) => `/api/v1/identity/users?limit=${w}&after=${w}`],
  ['progress', (w: string) => `/api/v1/progress/learners/${w}/items`],
] as const)('any words in a %s address are answered', async (service, url) => {
  await fc.assert(
    fc.asyncProperty(word, async given => {
      const safe = given.startsWith('%') ? given : encodeURIComponent(given.toWellFormed())
      await expectNoBlame(await apps[service].inject({ url: url(safe), headers: allowed(service) }))
    }),
    { numRuns: 100 },
  )
})
