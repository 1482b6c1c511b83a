/** Delivery twice on one database, and one of the two killed over and over: orders, couriers and what others hear of them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { services } from '@groundwork/contracts/services'
import { subscribers } from '@groundwork/contracts/topics'
import type { CloudEvent } from '@groundwork/kernel/events/event'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createTransport } from '@groundwork/kernel/transport/messaging'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { bundleServices, freePort, type ServiceProcess, startService } from '@groundwork/testkit/service-process'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverySettings } from './service.ts'
import { deliverOrder } from './testing/orders.ts'

let database: TestDatabase
let geo: ServiceProcess
let both: ServiceProcess[]
let sales: Server
/** What sales hears, as often as it is said. */
const heard: CloudEvent[] = []

beforeAll(async () => {
  database = await freshDatabase()
  await bundleServices('delivery')
  const GRPC_PORT = String(await freePort())
  geo = await startService('delivery', await freePort(), { SERVICE_NAME: 'geo', GRPC_PORT }, 'geo')
  sales = createServer(async (request, response) => {
    heard.push(...((await json(request)) as CloudEvent[]))
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  const more = { GEO_ADDRESS: `127.0.0.1:${GRPC_PORT}`, TICK_MS: '5' }
  const settings = testConfig(deliverySettings, 'delivery', database, more)
  const environment = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
  const start = async () => {
    const port = await freePort()
    const PEER_URLS = Object.keys(services).map(name => `${name}=${urlOf(sales)}`)
    return startService('delivery', port, { ...environment, PORT: String(port), PEER_URLS: PEER_URLS.join(' ') })
  }
  both = [await start(), await start()]
})
afterAll(async () => {
  await Promise.all([...both, geo].map(process => process.stop()))
  sales.closeAllConnections()
  sales.close()
  await database.drop()
})

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const rows = async (sql: string) => (await database.admin.query(sql)).rows

/** Asks one of the two to deliver orders; again when it is killed at that. */
async function ask(process: ServiceProcess, orders: ReturnType<typeof deliverOrder>[]): Promise<void> {
  const config = testConfig(deliverySettings, 'delivery', database, {
    GEO_ADDRESS: 'none:1',
    PEER_URLS: `delivery=${process.url}`,
  })
  const transport = createTransport(config, subscribers, { log: silent, lifecycle: createLifecycle() })
  await eventually(() => transport.publishBatch(orders), 60_000)
}

/** Orders under way that do not lie in exactly one place of their courier, and places that hold another's order. */
const misplaced = `
  SELECT o.id AS order_id, o.status, o.courier_id, p.courier_id AS carried_by
  FROM (SELECT * FROM delivery.orders WHERE status = 'assigned') o
  FULL JOIN (SELECT * FROM delivery.storage_places WHERE order_id IS NOT NULL) p ON p.order_id = o.id
  WHERE o.courier_id IS DISTINCT FROM p.courier_id`

test('each order is brought by one courier and told of in its order, whichever of two processes dies', async () => {
  const orders = Array.from({ length: 60 }, (_, n) => deliverOrder({ street: `Street ${n}`, volume: 1 + (n % 10) }))
  const [steady, dying] = both as [ServiceProcess, ServiceProcess]
  for (let round = 0; round < 6; round++) {
    const some = orders.slice(round * 10, round * 10 + 10)
    await Promise.all([ask(steady, some.slice(0, 5)), ask(dying, some.slice(5))])
    expect(await rows(misplaced)).toEqual([])
    if (round % 2 === 0) dying.kill()
  }
  await eventually(async () => {
    expect(await rows(misplaced)).toEqual([])
    const open = await rows("SELECT status FROM delivery.orders WHERE status <> 'completed'")
    expect(open).toEqual([])
    expect(await rows('SELECT FROM delivery.outbox')).toEqual([])
  }, 120_000)
  expect(dying.starts()).toBeGreaterThan(2)

  const stations = ['order-received', 'order-located', 'courier-assigned', 'delivery-completed']
  const histories = await rows(
    'SELECT array_agg(name ORDER BY version) AS names FROM delivery.order_events GROUP BY order_id',
  )
  expect(histories).toEqual(orders.map(() => ({ names: stations })))

  const firsts = heard.filter(({ id }, index) => heard.findIndex(event => event.id === id) === index)
  for (const { event } of orders) {
    const told = firsts.filter(({ subject }) => subject === event.subject)
    expect(told.map(({ type, aggregateversion }) => [type.split('.')[2], aggregateversion])).toEqual([
      ['courier-assigned', 3],
      ['delivery-completed', 4],
    ])
  }
}, 240_000)
