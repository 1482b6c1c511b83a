import { randomUUID } from 'node:crypto'
import { StockReserved } from '@groundwork/contracts/inventory'
import { PaymentCompleted } from '@groundwork/contracts/payment'
import { OrderPaid, OrderPlaced, TakePayment } from '@groundwork/contracts/sales'
import { createEvent } from '@groundwork/kernel/event'
import { answerCleanup } from '@groundwork/kernel/idempotency'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { testConfig } from '@groundwork/testkit/test-config'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

const post = (payload: object, key: string = randomUUID()) =>
  sales.app.inject({ method: 'POST', url: '/api/v1/orders', headers: { 'idempotency-key': key }, payload })

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
  expect((await sales.app.inject(answer.headers.location as string)).json()).toEqual(order)
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
  const answer = await sales.app.inject({ method: 'POST', url: '/api/v1/orders', payload: body })
  expect([answer.statusCode, answer.json().errors]).toEqual([
    400,
    [{ pointer: '/idempotency-key', detail: 'is required' }],
  ])
})

test.each([
  ['an unknown customer', { ...body, customerId: randomUUID() }, 422, 'unknown-customer'],
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
  const answer = await sales.app.inject(`/api/v1/orders/${randomUUID()}`)
  expect([answer.statusCode, answer.json().title]).toEqual([404, 'There is no such order'])
})

test('a customer’s orders are listed newest first', async () => {
  const older = (await post(body)).json()
  const newer = (await post(body)).json()
  const { items } = (await sales.app.inject(`/api/v1/orders?customerId=${ada}&limit=2`)).json()
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

  expect((await sales.app.inject(`/api/v1/orders/${orderId}`)).json().status).toBe('paid')
  expect((await emitted(orderId)).map(event => event.type)).toEqual([
    OrderPlaced.type,
    TakePayment.type,
    OrderPaid.type,
  ])
})
