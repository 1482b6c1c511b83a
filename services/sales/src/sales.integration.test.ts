import { randomUUID } from 'node:crypto'
import { CustomerRegistered } from '@groundwork/contracts/identity'
import { StockReserved } from '@groundwork/contracts/inventory'
import { PaymentCompleted } from '@groundwork/contracts/payment'
import { OrderPaid, OrderPlaced, TakePayment } from '@groundwork/contracts/sales'
import { createEvent } from '@groundwork/kernel/event'
import { answerCleanup } from '@groundwork/kernel/idempotency'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { customerEvents } from './handlers/customers.ts'
import { orderReplies } from './handlers/order-replies.ts'
import { openSales, salesSettings } from './service.ts'

const ada = '00000000-0000-4000-8000-000000000001'
const assam = '00000000-0000-4000-8000-000000000101'
const cup = '00000000-0000-4000-8000-000000000107'

let database: TestDatabase
let sales: Awaited<ReturnType<typeof openSales>>

beforeAll(async () => {
  database = await freshDatabase()
  sales = await openSales(testConfig(salesSettings, 'sales', database))
})
afterAll(async () => {
  await sales.stop()
  await database.drop()
})

const body = { customerId: ada, paymentMethod: 'test-ok', lines: [{ productId: assam, quantity: 2 }] }

const post = async (payload: object, key: string = randomUUID(), caller = ada) =>
  sales.app.inject({
    method: 'POST',
    url: '/api/v1/orders',
    headers: { 'idempotency-key': key, ...(await tokenFor('customer', caller)) },
    payload,
  })

const get = async (url: string, caller = ada) => sales.app.inject({ url, headers: await tokenFor('customer', caller) })

const emitted = async (orderId: string) =>
  (
    await database.admin.query('SELECT type, topic, key, payload FROM sales.outbox WHERE key = $1 ORDER BY seq', [
      orderId,
    ])
  ).rows

const ordersOfAda = async () =>
  (await database.admin.query('SELECT count(*)::int AS n FROM sales.orders')).rows[0].n as number

test('the catalogue shows what is for sale, with prices in minor units', async () => {
  const { items } = (await sales.app.inject('/api/v1/products')).json()
  expect(items).toHaveLength(8)
  expect(items).toContainEqual({
    id: cup,
    name: 'Stoneware cup, 300 ml',
    description: 'No two alike.',
    category: 'equipment',
    priceMinor: 115050,
    currency: 'RUB',
  })
})

test('the catalogue comes in pages', async () => {
  const first = (await sales.app.inject('/api/v1/products?limit=5')).json().items
  const rest = (await sales.app.inject(`/api/v1/products?limit=5&after=${first.at(-1).id}`)).json().items
  expect([first.length, rest.length]).toEqual([5, 3])
})

test('an order is accepted as pending, and its event waits in the outbox', async () => {
  const answer = await post(body)
  expect(answer.statusCode).toBe(201)
  const order = answer.json()
  expect(answer.headers.location).toBe(`/api/v1/orders/${order.id}`)
  expect(order).toMatchObject({ status: 'pending', reason: null, amountMinor: 108000, currency: 'RUB' })
  expect((await get(answer.headers.location as string)).json()).toEqual(order)
  expect(await emitted(order.id)).toEqual([
    {
      type: OrderPlaced.type,
      topic: 'order-events',
      key: order.id,
      payload: { orderId: order.id, customerId: ada, lines: [{ productId: assam, quantity: 2 }] },
    },
  ])
})

test('the same key with the same body gives the same answer and places one order', async () => {
  const before = await ordersOfAda()
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, key)))
  expect(new Set(answers.map(answer => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
  expect(answers.filter(answer => answer.headers['idempotent-replayed'] === 'true')).toHaveLength(9)
  expect(await ordersOfAda()).toBe(before + 1)
})

test('the same key with another body is refused', async () => {
  const key = randomUUID()
  await post(body, key)
  const answer = await post({ ...body, paymentMethod: 'test-declined' }, key)
  expect([answer.statusCode, answer.json().type]).toEqual([422, 'urn:groundwork:problem:key-reused'])
})

test('a key is forgotten after a week, and little else is read to do so', async () => {
  const [old, young] = [randomUUID(), randomUUID()]
  for (const key of [old, young]) await post(body, key)
  await database.admin.query(
    `UPDATE sales.idempotency_keys
     SET created_at = now() - CASE key WHEN $1 THEN interval '8 days' ELSE interval '6 days' END`,
    [old],
  )
  expect(await rowsRead(database.admin, 'sales', answerCleanup)).toBe(1)
  await database.pool('sales').query({ text: answerCleanup })
  const replayed = async (key: string) => (await post(body, key)).headers['idempotent-replayed']
  expect([await replayed(old), await replayed(young)]).toEqual([undefined, 'true'])
})

test('an order without a key is refused', async () => {
  const answer = await sales.app.inject({
    method: 'POST',
    url: '/api/v1/orders',
    headers: await tokenFor('customer'),
    payload: body,
  })
  expect([answer.statusCode, answer.json().errors]).toEqual([
    400,
    [{ pointer: '/idempotency-key', detail: 'is required' }],
  ])
})

test.each([
  ['an unknown product', { ...body, lines: [{ productId: randomUUID(), quantity: 1 }] }, 422, 'unknown-product'],
  ['a product in two lines', { ...body, lines: [body.lines[0], body.lines[0]] }, 422, 'repeated-product'],
  ['no lines', { ...body, lines: [] }, 400, 'validation'],
  ['half a piece', { ...body, lines: [{ productId: assam, quantity: 0.5 }] }, 400, 'validation'],
  [
    'a price of the caller’s own',
    { ...body, lines: [{ productId: assam, quantity: 1, priceMinor: 1 }] },
    400,
    'validation',
  ],
  ['another payment method', { ...body, paymentMethod: 'gold' }, 400, 'validation'],
])('%s is refused and leaves nothing behind', async (_case, payload, status, slug) => {
  const before = await ordersOfAda()
  const answer = await post(payload)
  expect([answer.statusCode, answer.json().type]).toEqual([status, `urn:groundwork:problem:${slug}`])
  expect(await ordersOfAda()).toBe(before)
})

test('an order that is not there is 404', async () => {
  const answer = await get(`/api/v1/orders/${randomUUID()}`)
  expect([answer.statusCode, answer.json().title]).toEqual([404, 'There is no such order'])
})

test('an order is its customer’s and the administrator’s; for anybody else it is not there', async () => {
  const { id } = (await post(body)).json()
  const ben = randomUUID()
  const list = `/api/v1/orders?customerId=${ada}`
  expect((await get(`/api/v1/orders/${id}`, ben)).json().type).toBe('urn:groundwork:problem:unknown-order')
  expect((await get(list, ben)).json()).toEqual({ items: [] })
  const headers = await tokenFor('system_admin', ben)
  expect((await sales.app.inject({ url: `/api/v1/orders/${id}`, headers })).json().id).toBe(id)
  expect((await sales.app.inject({ url: list, headers })).json().items).not.toEqual([])
})

test('nobody orders in somebody else’s name, and the answer is that of a customer who is not there', async () => {
  const before = await ordersOfAda()
  const answer = await post(body, randomUUID(), randomUUID())
  expect([answer.statusCode, answer.json().type]).toEqual([422, 'urn:groundwork:problem:unknown-customer'])
  expect(await ordersOfAda()).toBe(before)
})

test('who has registered may order, as soon as identity has said so', async () => {
  const newcomer = randomUUID()
  const order = () => post({ ...body, customerId: newcomer }, randomUUID(), newcomer)
  expect((await order()).statusCode).toBe(422)
  const registered = createEvent(CustomerRegistered, {
    aggregateId: newcomer,
    version: 1,
    data: { customerId: newcomer },
  })
  const deliver = delivered(sales.withTransaction, customerEvents('sales-customers'))
  expect(await deliver([registered, registered])).toMatchObject({ applied: 1, duplicate: 1 })
  expect((await order()).statusCode).toBe(201)
})

test('a customer’s orders are listed newest first', async () => {
  const older = (await post(body)).json()
  const newer = (await post(body)).json()
  const { items } = (await get(`/api/v1/orders?customerId=${ada}&limit=2`)).json()
  expect(items.map((order: { id: string }) => order.id)).toEqual([newer.id, older.id])
})

test('replies move the order to paid, each once, whatever comes again', async () => {
  const { id: orderId, amountMinor, currency } = (await post(body)).json()
  const reserved = createEvent(StockReserved, { aggregateId: orderId, version: 1, data: { orderId } })
  const payment = { orderId, paymentId: randomUUID(), amountMinor, currency }
  const completed = createEvent(PaymentCompleted, { aggregateId: orderId, version: 1, data: payment })

  const deliver = delivered(sales.withTransaction, orderReplies('sales'))
  expect(await deliver([reserved, reserved])).toMatchObject({ applied: 1, duplicate: 1 })
  expect(await deliver([reserved, completed])).toMatchObject({ applied: 1, duplicate: 1 })
  expect(await deliver([completed])).toMatchObject({ applied: 0, duplicate: 1 })

  expect((await get(`/api/v1/orders/${orderId}`)).json().status).toBe('paid')
  expect((await emitted(orderId)).map(event => event.type)).toEqual([
    OrderPlaced.type,
    TakePayment.type,
    OrderPaid.type,
  ])
})
