/**
 * Every route of the services whose callers have accounts, asked by every role, and each answer held against the matrix in
 * docs/reference/access.json. (Progress knows its callers by tokens of its own: progress/src/access has its matrix.)
 */
import { randomUUID } from 'node:crypto'
import { type AccountRole, accountRoles, permissions } from '@groundwork/contracts/roles'
import { signAccessToken } from '@groundwork/kernel/access/access-token'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { demoCustomer, tokenFor } from '@groundwork/testkit/token'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import matrix from '../docs/reference/access.json' with { type: 'json' }
import { openServices } from './open-services.ts'

type Opened = Awaited<ReturnType<typeof openServices>>
type Service = keyof Opened
type Row = (typeof matrix)['rows'][number]

let database: TestDatabase
let opened: Opened
/** The header by which a role says who it is. Identity believes its own keys only. */
let headersOf: (service: Service, role: AccountRole) => Promise<{ authorization: string }>

beforeAll(async () => {
  database = await freshDatabase()
  opened = await openServices(database)
  headersOf = async (service, role) =>
    service === 'identity'
      ? {
          authorization: `Bearer ${await signAccessToken(await opened.identity.keys.signer(), { subject: demoCustomer, roles: [role] })}`,
        }
      : tokenFor(role)
})
afterAll(async () => {
  await Promise.all(Object.values(opened).map(({ stop }) => stop()))
  await database.drop()
})

const rows = (matrix.rows as Row[]).filter(({ service }) => service !== 'progress')

test('every route of the services stands in the matrix', () => {
  const running = Object.entries(opened).flatMap(([service, { app }]) =>
    app.guardedRoutes.map(({ method, url }) => `${service} ${method} ${url}`),
  )
  expect(running.toSorted()).toEqual(rows.map(({ service, route }) => `${service} ${route}`).toSorted())
})

/** The same for things that nobody has, and with nothing in it: whoever is let in is told so by 400 or 404. */
function request(route: string): { method: InjectOptions['method']; url: string } {
  const [method, url] = route.split(' ') as [InjectOptions['method'], string]
  return { method, url: url.replace(/:\w+/g, () => randomUUID()) }
}

describe.each(rows.map(row => [`${row.service} ${row.route}`, row] as const))(
  '%s',
  (_name, { service, route, may }) => {
    const ask = (headers: Record<string, string> = {}) =>
      opened[service as Service].app.inject({ ...request(route), headers })

    test('lets in the roles of the matrix, refuses the others, and asks who does not say who he is', async () => {
      const everybody = 'anonymous' in may
      const refused = async (role: AccountRole) => {
        const { statusCode } = await ask(await headersOf(service as Service, role))
        expect(statusCode).toBeLessThan(500)
        expect(statusCode).not.toBe(401)
        return statusCode === 403
      }
      for (const role of accountRoles) expect([role, await refused(role)]).toEqual([role, !everybody && !(role in may)])
      for (const headers of [undefined, { authorization: 'Bearer made.up.token' }]) {
        expect((await ask(headers)).statusCode === 401).toBe(!everybody)
      }
    })
  },
)

/** A route whose things have owners. */
interface Owned {
  service: Service
  /** The role that may with its own things only. */
  role: AccountRole
  query?: string
  /** What owner, another with the same role, and the administrator get of a thing that is there. */
  statuses: [owner: number, other: number, any: number]
}

const ofCustomer = { service: 'sales', role: 'customer' } as const
const ofCourier = { service: 'delivery', role: 'courier' } as const
/** Of a list, everybody gets a page; of others it is empty. */
const listed = { statuses: [200, 200, 200] as Owned['statuses'] }

const owned: Record<string, Owned> = {
  'GET /api/v1/orders/:id': { ...ofCustomer, statuses: [200, 404, 200] },
  'GET /api/v1/orders/:id/timeline': { ...ofCustomer, statuses: [200, 404, 200] },
  'GET /api/v1/orders': { ...ofCustomer, query: `?customerId=${demoCustomer}`, ...listed },
  // Last of these: it changes what the others ask for.
  'POST /api/v1/orders/:id/cancel': { ...ofCustomer, statuses: [200, 404, 200] },
  'GET /api/v1/couriers': { ...ofCourier, ...listed },
  'GET /api/v1/couriers/:id': { ...ofCourier, statuses: [200, 404, 200] },
  'GET /api/v1/deliveries': { ...ofCourier, ...listed },
  'GET /api/v1/deliveries/:orderId': { ...ofCourier, statuses: [200, 404, 200] },
}

/** What the parameters of the routes stand for: an order of the demo's customer, who is also the courier that brings it. */
async function thingsOfDemo(): Promise<Partial<Record<Service, Record<string, string>>>> {
  const order = await opened.sales.app.inject({
    method: 'POST',
    url: '/api/v1/orders',
    headers: { 'idempotency-key': randomUUID(), ...(await tokenFor('customer')) },
    payload: {
      customerId: demoCustomer,
      paymentMethod: 'test-ok',
      lines: [{ productId: '00000000-0000-4000-8000-000000000101', quantity: 1 }],
    },
  })
  const orderId: string = order.json().id
  const courierId = '00000000-0000-4000-8000-000000000c01'
  await opened.delivery.app.inject({
    method: 'PUT',
    url: `/api/v1/couriers/${courierId}/account`,
    headers: await tokenFor('warehouse_manager'),
    payload: { accountId: demoCustomer },
  })
  await database.admin.query(
    `INSERT INTO delivery.orders (id, street, volume, status, x, y, courier_id, version, traceparent)
     VALUES ($1, 'Harbour Street 1', 1, 'assigned', 5, 5, $2, 3, '')`,
    [orderId, courierId],
  )
  return { sales: { id: orderId }, delivery: { id: courierId, orderId } }
}

test('whatever some may with their own things only has a row for whose they are', () => {
  const found = rows.filter(({ permission }) => permissions[`${permission}:any`]).map(({ route }) => route)
  expect(found.toSorted()).toEqual(Object.keys(owned).toSorted())
})

test.each(Object.entries(owned))(
  '%s for the owner, another, and the administrator',
  async (route, { service, role, query = '', statuses }) => {
    const { app } = opened[service]
    const things = (await thingsOfDemo())[service]
    const [method, path] = route.split(' ') as [InjectOptions['method'], string]
    const url = path.replace(/:(\w+)/g, (_, name) => things![name]!) + query
    const answers = []
    for (const headers of [
      // The other first: what he is refused must not have happened.
      await tokenFor(role, randomUUID()),
      await tokenFor(role),
      await tokenFor('system_admin', randomUUID()),
    ]) {
      answers.push(await app.inject({ method, url, headers }))
    }
    const [other, owner, any] = answers
    expect([owner, other, any].map(answer => answer!.statusCode)).toEqual(statuses)
    if (statuses === listed.statuses)
      expect([owner, other, any].map(answer => answer!.json().items.length > 0)).toEqual([true, false, true])
  },
)
