import { randomUUID } from 'node:crypto'
import { CourierAssigned, CourierMoved, DeliveryCompleted, DeliveryFailed } from '@groundwork/contracts/delivery'
import { events as contracts } from '@groundwork/contracts/events'
import { validator } from '@groundwork/kernel/http/schema'
import { uuidv7 } from '@groundwork/kernel/ids'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { orderCommands } from './api/order-commands.ts'
import { dispatchOrders } from './application/dispatch-orders.ts'
import { locateOrders } from './application/locate-orders.ts'
import { moveCouriers } from './application/move-couriers.ts'
import type { Geo } from './application/ports.ts'
import { type Courier, hireCourier } from './domain/courier.ts'
import { locationAt } from './domain/location.ts'
import { failOrder } from './domain/order.ts'
import { listOrdersOfCourierSql, listOrdersOfStatusSql } from './infrastructure/repo/orders.ts'
import { createRepositories } from './infrastructure/repositories.ts'
import { createLoops } from './loops.ts'
import { deliverySettings, openDelivery } from './service.ts'
import { deliverOrder } from './testing/orders.ts'

let database: TestDatabase
let delivery: Awaited<ReturnType<typeof openDelivery>>
let deliver: ReturnType<typeof delivered>

beforeAll(async () => {
  database = await freshDatabase()
  const settings = { DEMO_DATA: 'off', GEO_ADDRESS: '127.0.0.1:1', TICK_MS: '1' }
  delivery = await openDelivery(testConfig(deliverySettings, 'delivery', database, settings))
  deliver = delivered(
    delivery.withTransaction,
    orderCommands('delivery', { repositoriesIn: delivery.repositoriesIn, wake: () => {} }),
  )
})
beforeEach(() =>
  database.admin.query('TRUNCATE delivery.orders, delivery.couriers, delivery.storage_places, delivery.outbox CASCADE'),
)
afterAll(async () => {
  await delivery.stop()
  await database.drop()
})

const everywhere: Geo = { locate: async () => locationAt(5, 5) }
const locate = (geo: Geo = everywhere) => locateOrders({ inTransaction: delivery.inTransaction, geo })
const dispatch = () => dispatchOrders(delivery.inTransaction)
const move = () => moveCouriers(delivery.inTransaction)

async function hire({ speed = 2, volumes = [10], x = 1, y = 1 } = {}): Promise<string> {
  const storagePlaces = volumes.map(volume => ({ id: randomUUID(), name: 'bag', volume }))
  const courier = hireCourier({ id: randomUUID(), name: 'Bicycle', speed, location: { x, y }, storagePlaces })
  await delivery.inTransaction(({ couriers }) => couriers.add([courier]))
  return courier.id
}

const ask = async (url: string, by = tokenFor('warehouse_manager')) => delivery.app.inject({ url, headers: await by })
const get = async (url: string) => (await ask(url)).json()
const statusOf = async (id: string) => (await get(`/api/v1/deliveries/${id}`)).status
const said = async (...types: string[]) => {
  const text =
    'SELECT type, key, headers, aggregate_version, payload FROM delivery.outbox WHERE type = ANY($1) ORDER BY seq'
  return (await database.admin.query(text, [types])).rows
}
const aboutOrders = [CourierAssigned.type, DeliveryCompleted.type, DeliveryFailed.type]

test('an order is received, located, assigned and brought, and the others hear of it in this order', async () => {
  const courierId = await hire({ speed: 8 })
  const command = deliverOrder()
  const { orderId } = command.event.data as { orderId: string }
  const stations: string[] = []
  for (const step of [() => deliver([command]), locate, dispatch, move]) {
    await step()
    stations.push(await statusOf(orderId))
  }
  expect(stations).toEqual(['received', 'located', 'assigned', 'completed'])

  const { history, ...order } = await get(`/api/v1/deliveries/${orderId}`)
  expect(order).toMatchObject({ volume: 1, location: { x: 5, y: 5 }, courierId, failure: null })
  expect(history.map(({ event }: { event: string }) => event)).toEqual([
    'order-received',
    'order-located',
    'courier-assigned',
    'delivery-completed',
  ])
  const events = await said(...aboutOrders)
  expect(events).toMatchObject([
    { type: CourierAssigned.type, key: orderId, aggregate_version: 3, payload: { orderId, courierId } },
    { type: DeliveryCompleted.type, key: orderId, aggregate_version: 4, payload: { orderId, courierId } },
  ])
  const traceOf = (traceparent: string) => traceparent.split('-')[1]
  for (const event of events) expect(traceOf(event.headers.traceparent)).toBe(traceOf(command.event.traceparent))
})

test('what is said fits the contracts', async () => {
  await hire({ speed: 8 })
  await deliver([deliverOrder(), deliverOrder({ volume: 11 })])
  for (const step of [locate, dispatch, move]) await step()
  const events = await said(...contracts.map(({ type }) => type))
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set([CourierAssigned, CourierMoved, DeliveryCompleted, DeliveryFailed].map(({ type }) => type)),
  )
  for (const { type, payload } of events) {
    const contract = contracts.find(one => one.type === type)!
    expect(validator(contract.data)(payload)).toEqual([])
  }
})

test('deliveries are listed by courier and by how far they are, the newest first, in pages', async () => {
  const courierId = await hire({ speed: 8, volumes: [10, 10] })
  const orders = Array.from({ length: 3 }, (_, n) => deliverOrder({ orderId: uuidv7(Date.now() + n) }))
  const [first, second, third] = orders.map(({ event }) => event.subject)
  await deliver(orders.slice(0, 2))
  await locate()
  await dispatch()
  await deliver(orders.slice(2))
  const listed = async (query = '') =>
    (await get(`/api/v1/deliveries?${query}`)).items.map(({ orderId }: { orderId: string }) => orderId)
  expect(await listed()).toEqual([third, second, first])
  expect(await listed('limit=2')).toEqual([third, second])
  expect(await listed(`limit=2&before=${second}`)).toEqual([first])
  expect(await listed(`courierId=${courierId}`)).toEqual([second, first])
  expect(await listed(`courierId=${randomUUID()}`)).toEqual([])
  expect(await listed('status=received')).toEqual([third])
  expect((await get('/api/v1/deliveries?status=assigned&limit=1')).items).toEqual([
    { orderId: second, status: 'assigned', volume: 1, location: { x: 5, y: 5 }, courierId, failure: null },
  ])
  expect((await ask('/api/v1/deliveries?status=lost')).statusCode).toBe(400)
})

test('a courier sees what is his own: himself, and what he brings or has brought', async () => {
  const [own, other] = [await hire({ speed: 8 }), await hire({ speed: 8 })]
  const account = randomUUID()
  expect((await tie(own, account)).json()).toMatchObject({ id: own, accountId: account })
  await deliver([deliverOrder(), deliverOrder(), deliverOrder()])
  for (const step of [locate, dispatch, move]) await step()
  const seen = async (url: string) => (await ask(url, tokenFor('courier', account))).json().items
  expect(await seen('/api/v1/couriers')).toMatchObject([{ id: own }])
  expect(await seen('/api/v1/deliveries')).toMatchObject([{ courierId: own, status: 'completed' }])
  expect(await seen(`/api/v1/deliveries?courierId=${own.toUpperCase()}`)).toHaveLength(1)
  expect(await seen(`/api/v1/deliveries?courierId=${other}`)).toEqual([])
  expect(await seen('/api/v1/deliveries?status=located')).toEqual([])
  for (const { orderId, courierId } of (await get('/api/v1/deliveries')).items) {
    const answer = await ask(`/api/v1/deliveries/${orderId}`, tokenFor('courier', account))
    expect(answer.statusCode).toBe(courierId === own ? 200 : 404)
  }
})

test('a courier whose account is tied to none sees nothing', async () => {
  await hire({ speed: 8 })
  await deliver([deliverOrder()])
  for (const step of [locate, dispatch]) await step()
  for (const url of ['/api/v1/couriers', '/api/v1/deliveries'])
    expect((await ask(url, tokenFor('courier'))).json().items).toEqual([])
})

test('an account is one courier at most, until it is taken from that one', async () => {
  const [one, other] = [await hire(), await hire()]
  const account = randomUUID()
  const ties = async (...pairs: [id: string, account: string | null][]) => {
    const statuses = []
    for (const [id, account] of pairs) statuses.push((await tie(id, account)).statusCode)
    return statuses
  }
  expect(await ties([one, account], [one, account.toUpperCase()], [other, account])).toEqual([200, 200, 409])
  expect(await ties([one, null], [other, account], [randomUUID(), randomUUID()])).toEqual([200, 200, 404])
  expect((await get('/api/v1/couriers')).items).toMatchObject([one, other].toSorted().map(id => ({ id })))
  expect((await get(`/api/v1/couriers/${one}`)).accountId).toBeNull()
  expect((await get(`/api/v1/couriers/${other}`)).accountId).toBe(account)
})

test('a courier who is tied while he moves arrives all the same', async () => {
  const courierId = await hire()
  const [before] = await couriers()
  await tie(courierId, randomUUID())
  await delivery.inTransaction(({ couriers }) => couriers.save([{ ...before!, location: locationAt(2, 1) }]))
  expect(await get(`/api/v1/couriers/${courierId}`)).toMatchObject({
    location: { x: 2 },
    accountId: expect.any(String),
  })
})

/** The statement with its parameters in it. */
const withValues = (statement: string, values: string[]) =>
  statement.replace(/\$(\d)/g, (_, place) => values[Number(place) - 1]!)

test('for the deliveries of a courier those of the others are not read', async () => {
  const [own] = [await hire({ volumes: [1, 1] }), await hire({ volumes: [1, 1, 1, 1, 1] })]
  await deliver(Array.from({ length: 7 }, () => deliverOrder()))
  for (const step of [locate, dispatch]) await step()
  const statement = withValues(listOrdersOfCourierSql.text, ['NULL', '50', `'${own}'`, 'NULL'])
  expect(await rowsRead(database.admin, 'delivery', statement)).toBe(2)
})

test('for the deliveries in a state the completed ones are not read', async () => {
  await database.admin.query(
    `INSERT INTO delivery.orders (id, street, volume, status, x, y, courier_id, version, traceparent)
     SELECT gen_random_uuid(), 'Elm Street', 1, 'completed', 1, 1, gen_random_uuid(), 4, '' FROM generate_series(1, 1000)`,
  )
  await hire({ volumes: [1] })
  const tooLarge = deliverOrder({ volume: 2 })
  await deliver([tooLarge])
  for (const step of [locate, dispatch]) await step()
  const { items } = await get('/api/v1/deliveries?status=failed')
  expect(items).toMatchObject([{ orderId: tooLarge.event.subject, failure: 'too_large' }])
  expect(
    await rowsRead(database.admin, 'delivery', withValues(listOrdersOfStatusSql('failed').text, ['NULL', '50'])),
  ).toBe(1)
})

test('a command that comes again, also under a new id or with another street, changes nothing', async () => {
  await hire()
  const first = deliverOrder()
  const { orderId } = first.event.data as { orderId: string }
  await deliver([first, first, deliverOrder({ orderId, street: 'Elm Street', volume: 3 })])
  await locate()
  await dispatch()
  await deliver([first])
  for (const step of [locate, dispatch, dispatch]) await step()
  expect(await get(`/api/v1/deliveries/${orderId}`)).toMatchObject({ status: 'assigned', volume: 1 })
  expect((await get(`/api/v1/deliveries/${orderId}`)).history).toHaveLength(3)
  expect(await said(...aboutOrders)).toHaveLength(1)
})

test('who asks again under a new id is told again how the order is, whatever became of it', async () => {
  const courierId = await hire({ speed: 8 })
  const [order, failed] = [deliverOrder(), deliverOrder({ volume: 11 })]
  const again = async () => {
    await database.admin.query('TRUNCATE delivery.outbox')
    await deliver([order, failed].map(({ event }) => deliverOrder(event.data as { orderId: string })))
    return (await said(...aboutOrders)).map(({ type, payload, aggregate_version }) => [
      type,
      payload,
      aggregate_version,
    ])
  }
  const [orderId, failedId] = [order.event.subject, failed.event.subject]
  await deliver([order, failed])
  expect(await again()).toEqual([])
  for (const step of [locate, dispatch]) await step()
  const failure = [DeliveryFailed.type, { orderId: failedId, reason: 'too_large' }, 3]
  const assigned = [CourierAssigned.type, { orderId, courierId }, 3]
  expect(await again()).toEqual(expect.arrayContaining([assigned, failure]))
  await move()
  const completed = [DeliveryCompleted.type, { orderId, courierId }, 4]
  expect(await again()).toEqual(expect.arrayContaining([completed, failure]))
})

test('an order is the same order in capital letters, and its history begins all the same', async () => {
  const orderId = randomUUID()
  await deliver([deliverOrder({ orderId: orderId.toUpperCase() }), deliverOrder({ orderId })])
  expect((await get(`/api/v1/deliveries/${orderId}`)).history).toMatchObject([{ event: 'order-received' }])
})

test('an order to a street that nobody knows cannot be delivered', async () => {
  await hire()
  const command = deliverOrder()
  const { event } = command
  await deliver([command])
  await locate({ locate: async () => undefined })
  expect(await statusOf(event.subject)).toBe('failed')
  expect(await said(...aboutOrders)).toMatchObject([
    { type: DeliveryFailed.type, payload: { orderId: event.subject, reason: 'unknown_street' } },
  ])
})

test('an order that is larger than any place cannot be delivered; one that no courier has room for now waits', async () => {
  await hire({ speed: 20 })
  const [one, other, huge] = [deliverOrder(), deliverOrder(), deliverOrder({ volume: 11 })]
  await deliver([one, other, huge])
  await locate()
  await dispatch()
  const stati = () => Promise.all([one, other, huge].map(({ event }) => statusOf(event.subject)))
  expect((await stati()).toSorted()).toEqual(['assigned', 'failed', 'located'])
  await move()
  await makeDue('orders')
  await dispatch()
  expect((await stati()).toSorted()).toEqual(['assigned', 'completed', 'failed'])
})

/** The time that has to pass first has passed. */
async function makeDue(table: 'orders' | 'couriers'): Promise<void> {
  const column = table === 'orders' ? 'due_at' : 'next_move_at'
  await database.admin.query(`UPDATE delivery.${table} SET ${column} = '-infinity'`)
}

test('while geo is away orders wait, also those it could answer for are not held up, and none is lost', async () => {
  await hire({ volumes: [1, 1] })
  const [known, asked] = [deliverOrder({ street: 'Known Street' }), deliverOrder({ street: 'Other Street' })]
  await deliver([known, asked])
  const away: Geo = {
    async locate(street) {
      if (street === 'Known Street') return locationAt(2, 2)
      throw new Error('geo is away')
    },
  }
  const failures = [expect.objectContaining({ message: 'geo is away' })]
  expect(await locate(away)).toEqual({ claimed: 2, answered: 1, failures })
  expect([await statusOf(known.event.subject), await statusOf(asked.event.subject)]).toEqual(['located', 'received'])
  expect(await locate()).toMatchObject({ claimed: 0 })
  expect(await statusOf(asked.event.subject)).toBe('received')
  await makeDue('orders')
  await locate()
  expect(await statusOf(asked.event.subject)).toBe('located')
})

test('orders that geo can answer for are on their way at once, beside one that it cannot', async () => {
  await hire({ speed: 20, volumes: [1, 1] })
  const [known, asked] = [deliverOrder({ street: 'Known Street' }), deliverOrder({ street: 'Other Street' })]
  await deliver([known, asked])
  const half: Geo = {
    async locate(street) {
      if (street === 'Known Street') return locationAt(2, 2)
      throw new Error('geo does not know how')
    },
  }
  const hour = 3_600_000
  const { inTransaction } = delivery
  const { moving, locating } = createLoops({ inTransaction, geo: half, tickMs: 1, log: silent, pollMs: hour })
  moving.start()
  locating.start()
  try {
    await eventually(async () => expect(await statusOf(known.event.subject)).toBe('completed'), 5000)
  } finally {
    await Promise.all([locating.stop(), moving.stop()])
  }
  expect(await statusOf(asked.event.subject)).toBe('received')
})

test('who is slower than its claim finds the order located by somebody else, and leaves it', async () => {
  const command = deliverOrder()
  await deliver([command])
  const slow: Geo = {
    async locate() {
      await makeDue('orders')
      await locate()
      return locationAt(9, 9)
    },
  }
  await locate(slow)
  expect(await get(`/api/v1/deliveries/${command.event.subject}`)).toMatchObject({
    status: 'located',
    location: { x: 5, y: 5 },
  })
})

const couriers = async (): Promise<Courier[]> => delivery.inTransaction(({ couriers }) => couriers.all())

test('several processes that dispatch and move at once give each order to one courier and lose none', async () => {
  for (let n = 0; n < 3; n++) await hire({ speed: 3, volumes: [1, 1, 1] })
  const commands = Array.from({ length: 60 }, () => deliverOrder())
  await deliver(commands)
  await Promise.all([locate(), locate(), locate()])
  await locate()
  const work = async () => {
    const text = "SELECT FROM delivery.orders WHERE status <> 'completed'"
    while ((await database.admin.query(text)).rowCount! > 0) {
      await dispatch()
      await move()
    }
  }
  await Promise.all([work(), work(), work()])
  for (const { event } of commands) {
    const { history } = await get(`/api/v1/deliveries/${event.subject}`)
    expect(history).toHaveLength(4)
  }
  expect(await said(CourierAssigned.type)).toHaveLength(60)
  expect(await said(DeliveryCompleted.type)).toHaveLength(60)
  for (const courier of await couriers())
    expect(courier.storagePlaces.map(place => place.parcel)).toEqual([null, null, null])
})

test('however many processes move couriers, each moves once in a tick', async () => {
  for (let n = 0; n < 5; n++) await hire({ speed: 1, x: 10, y: 10 })
  await deliver(Array.from({ length: 5 }, () => deliverOrder()))
  await locate()
  await dispatch()
  const moveHourly = () => {
    const times = { tickMs: 3_600_000, claimMs: 1 }
    return moveCouriers(run => delivery.withTransaction(transaction => run(createRepositories(transaction, times))))
  }
  await Promise.all(Array.from({ length: 8 }, moveHourly))
  await moveHourly()
  expect((await couriers()).map(({ location }) => location)).toEqual(Array(5).fill({ x: 9, y: 10 }))
})

test('a courier or an order that somebody else has changed meanwhile is not overwritten', async () => {
  await hire()
  await deliver([deliverOrder()])
  await locate()
  const [before] = await couriers()
  const [order] = await delivery.inTransaction(({ orders }) => orders.lockLocated(1))
  await dispatch()
  const stale = { courier: before!, change: failOrder(order!, 'too_large') }
  const save = (what: 'courier' | 'order') =>
    delivery.inTransaction(({ couriers, orders }) =>
      what === 'courier' ? couriers.save([stale.courier]) : orders.save([stale.change]),
    )
  await expect(save('courier')).rejects.toThrow('a courier was changed at the same time')
  await expect(save('order')).rejects.toThrow('an order was changed at the same time')
})

test('the metrics say how many orders wait, and for what', async () => {
  await hire({ volumes: [1] })
  const open = async () => {
    const metrics = (await delivery.app.inject('/metrics')).body
    return [...metrics.matchAll(/^deliveries_open\{.*status="(\w+)".*\} (\d+)/gm)].map(
      ([, status, n]) => `${status} ${n}`,
    )
  }
  expect(await open()).toEqual(['received 0', 'located 0', 'assigned 0'])
  await deliver([deliverOrder(), deliverOrder()])
  await locate()
  await dispatch()
  await deliver([deliverOrder(), deliverOrder(), deliverOrder()])
  expect(await open()).toEqual(['received 3', 'located 1', 'assigned 1'])
})

test('a position is told once a second at most, however fast couriers move', async () => {
  await hire({ speed: 1 })
  await deliver([deliverOrder()])
  await locate()
  await dispatch()
  for (let step = 0; step < 4; step++) {
    await makeDue('couriers')
    await move()
  }
  expect((await couriers())[0]!.location).toEqual({ x: 5, y: 1 })
  expect((await said(CourierMoved.type)).length).toBeLessThanOrEqual(2)
})

const tie = async (id: string, accountId: string | null) =>
  delivery.app.inject({
    method: 'PUT',
    url: `/api/v1/couriers/${id}/account`,
    headers: await tokenFor('warehouse_manager'),
    payload: { accountId },
  })

const post = async (payload: object, key: string = randomUUID(), caller?: string) =>
  delivery.app.inject({
    method: 'POST',
    url: '/api/v1/couriers',
    headers: { 'idempotency-key': key, ...(await tokenFor('warehouse_manager', caller)) },
    payload,
  })
const bicycle = { name: 'Bicycle', speed: 2, location: { x: 3, y: 4 }, storagePlaces: [{ name: 'bag', volume: 10 }] }

test('a courier is hired once per key, and can then be looked at', async () => {
  const answer = await post(bicycle, 'bicycle-1')
  expect(answer.statusCode).toBe(201)
  const courier = answer.json()
  const storagePlaces = [{ id: expect.any(String), name: 'bag', volume: 10, orderId: null }]
  expect(courier).toEqual({ ...bicycle, id: expect.any(String), accountId: null, storagePlaces })
  expect((await post(bicycle, 'bicycle-1')).json()).toEqual(courier)
  expect(await get(answer.headers.location as string)).toEqual(courier)
  expect((await get('/api/v1/couriers')).items).toEqual([courier])
})

test('two managers who chose the same key hire a courier each', async () => {
  const [own, other] = [
    (await post(bicycle, 'bicycle-3')).json(),
    (await post(bicycle, 'bicycle-3', randomUUID())).json(),
  ]
  expect(other).toEqual({ ...own, id: expect.any(String), storagePlaces: expect.any(Array) })
  expect(other.id).not.toBe(own.id)
})

test('a courier who was hired before there were accounts is told again to who asks with the same key', async () => {
  const courier = (await post(bicycle, 'bicycle-2')).json()
  await database.admin.query(`UPDATE delivery.idempotency_keys SET body = body - 'accountId' WHERE key = 'bicycle-2'`)
  expect((await post(bicycle, 'bicycle-2')).json()).toEqual(courier)
})

test('couriers come in pages, with what they carry', async () => {
  for (let n = 0; n < 3; n++) await hire()
  const command = deliverOrder()
  await deliver([command])
  for (const step of [locate, dispatch]) await step()
  const first = (await get('/api/v1/couriers?limit=2')).items
  const rest = (await get(`/api/v1/couriers?limit=2&after=${first[1].id}`)).items
  const orders = [...first, ...rest].map(courier => courier.storagePlaces[0].orderId)
  expect(orders.toSorted()).toEqual([command.event.subject, null, null])
})

test.each([
  ['off the board', { ...bicycle, location: { x: 0, y: 4 } }],
  ['without a place', { ...bicycle, storagePlaces: [] }],
  ['that does not move', { ...bicycle, speed: 0 }],
])('a courier %s is not hired', async (_what, payload) => {
  expect((await post(payload)).statusCode).toBe(400)
})

test('what is not there is not found', async () => {
  for (const url of ['/api/v1/couriers/', '/api/v1/deliveries/'])
    expect((await ask(url + randomUUID())).statusCode).toBe(404)
})
