import { randomUUID } from 'node:crypto'
import { CourierAssigned, DeliveryCompleted, DeliveryFailed } from '@groundwork/contracts/delivery'
import { CustomerRegistered } from '@groundwork/contracts/identity'
import { StockReserved } from '@groundwork/contracts/inventory'
import {
  PaymentAuthorised,
  PaymentCompleted,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from '@groundwork/contracts/payment'
import { AuthorisePayment, DeliverOrder, OrderPlaced } from '@groundwork/contracts/sales'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import { answerCleanup } from '@groundwork/kernel/http/idempotency'
import { traceIdOf } from '@groundwork/kernel/telemetry/tracing'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handleDeadlines } from './deadlines.ts'
import type { SagaState } from './domain/order.ts'
import { sagaStates } from './domain/order-saga.ts'
import { customerEvents } from './handlers/customers.ts'
import { orderReplies } from './handlers/order-replies.ts'
import { findOrder, saveOrders } from './repo/orders.ts'
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

const registered = (customerId: string) =>
  createEvent(CustomerRegistered, { aggregateId: customerId, version: 1, data: { customerId } })

const deliverCustomers = (events: OutgoingEvent[]) =>
  delivered(sales.withTransaction, customerEvents('sales-customers'))(events)

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

test('a customer may choose the key of another, and learns nothing of it', async () => {
  const key = randomUUID()
  const ben = randomUUID()
  await deliverCustomers([registered(ben)])
  const ordered = (await post(body, key)).json()
  const answer = await post({ ...body, customerId: ben }, key, ben)
  expect([answer.statusCode, answer.headers['idempotent-replayed']]).toEqual([201, undefined])
  expect(answer.json().id).not.toBe(ordered.id)
  expect((await post(body, key)).json()).toEqual(ordered)
  expect((await post({ ...body, customerId: ben }, key, ben)).json()).toEqual(answer.json())
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
  ['the number of a card', { ...body, paymentMethod: '4242424242424242' }, 400, 'validation'],
  ['a street of blanks', { ...body, street: ' ' }, 400, 'validation'],
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
  expect((await get(`/api/v1/orders/${id}/timeline`, ben)).statusCode).toBe(404)
  expect((await cancel(id, ben)).statusCode).toBe(404)
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
  const event = registered(newcomer)
  expect(await deliverCustomers([event, event])).toMatchObject({ applied: 1, duplicate: 1 })
  expect((await order()).statusCode).toBe(201)
})

test('a customer’s orders are listed newest first', async () => {
  const older = (await post(body)).json()
  const newer = (await post(body)).json()
  const { items } = (await get(`/api/v1/orders?customerId=${ada}&limit=2`)).json()
  expect(items.map((order: { id: string }) => order.id)).toEqual([newer.id, older.id])
})

const deliver = (events: OutgoingEvent[]) =>
  delivered(
    sales.withTransaction,
    orderReplies('sales', () => {}),
  )(events)

/** What the other services answer about an order. */
function repliesTo({ id: orderId, amountMinor, currency }: { id: string; amountMinor: number; currency: string }) {
  const about = { aggregateId: orderId, version: 1 }
  const [paymentId, courierId] = [randomUUID(), randomUUID()]
  const sum = { orderId, paymentId, amountMinor, currency }
  return {
    reserved: createEvent(StockReserved, { ...about, data: { orderId } }),
    authorised: createEvent(PaymentAuthorised, { ...about, data: sum }),
    completed: createEvent(PaymentCompleted, { ...about, data: sum }),
    declined: createEvent(PaymentFailed, { ...about, data: { orderId, paymentId, reason: 'no money' } }),
    voided: createEvent(PaymentVoided, { ...about, data: { orderId, paymentId } }),
    refunded: createEvent(PaymentRefunded, { ...about, data: sum }),
    assigned: createEvent(CourierAssigned, { ...about, data: { orderId, courierId } }),
    arrived: createEvent(DeliveryCompleted, { ...about, data: { orderId, courierId } }),
    undeliverable: createEvent(DeliveryFailed, { ...about, data: { orderId, reason: 'unknown_street' } }),
  }
}

const placed = async () => (await post(body)).json()
const orderNow = async (id: string) => (await get(`/api/v1/orders/${id}`)).json()
const cancel = async (id: string, caller = ada) =>
  sales.app.inject({
    method: 'POST',
    url: `/api/v1/orders/${id}/cancel`,
    headers: await tokenFor('customer', caller),
  })
const wordsOf = async (id: string) => (await emitted(id)).map(event => event.type.split('.')[2])
const timelineItemsOf = async (id: string) => (await get(`/api/v1/orders/${id}/timeline`)).json().items

const overdue = (id: string) =>
  database.admin.query("UPDATE sales.orders SET saga_deadline = now() - interval '1 second' WHERE id = $1", [id])
const passDeadlines = () => handleDeadlines(sales.withTransaction, () => {})

test('replies move the order on to its delivery, each once, whatever comes again', async () => {
  const order = await placed()
  const { reserved, authorised, completed, assigned, arrived } = repliesTo(order)
  expect(await deliver([reserved, reserved])).toMatchObject({ applied: 1, duplicate: 1 })
  expect(await deliver([reserved, authorised])).toMatchObject({ applied: 1, duplicate: 1 })
  expect((await orderNow(order.id)).status).toBe('confirmed')
  expect(await deliver([completed])).toMatchObject({ applied: 1 })
  expect((await orderNow(order.id)).status).toBe('paid')
  expect(await deliver([assigned])).toMatchObject({ applied: 1 })
  expect((await orderNow(order.id)).status).toBe('shipped')
  expect(await deliver([arrived, completed])).toMatchObject({ applied: 1, duplicate: 1 })
  expect((await orderNow(order.id)).status).toBe('delivered')
  expect(await wordsOf(order.id)).toEqual([
    'order-placed',
    'authorise-payment',
    'capture-payment',
    'order-paid',
    'deliver-order',
    'order-delivered',
  ])
})

test('the courier is told the street and how much there is to carry', async () => {
  const order = (await post({ ...body, street: 'Mill Lane 7' })).json()
  expect(order.street).toBe('Mill Lane 7')
  const { reserved, authorised, completed } = repliesTo(order)
  await deliver([reserved, authorised, completed])
  const asked = (await emitted(order.id)).find(event => event.type === DeliverOrder.type)
  expect(asked).toMatchObject({
    topic: 'order-commands',
    payload: { orderId: order.id, street: 'Mill Lane 7', volume: 2 },
  })
})

test('an order that cannot be delivered gives the money back, and is cancelled then', async () => {
  const order = await placed()
  const { reserved, authorised, completed, undeliverable, refunded } = repliesTo(order)
  await deliver([reserved, authorised, completed, undeliverable])
  expect(await orderNow(order.id)).toMatchObject({ status: 'paid', reason: 'undeliverable' })
  await deliver([refunded])
  expect(await orderNow(order.id)).toMatchObject({ status: 'cancelled', reason: 'undeliverable' })
  expect((await wordsOf(order.id)).slice(-2)).toEqual(['refund-payment', 'order-cancelled'])
})

test('an order is cancelled at once while nothing but stock was asked for', async () => {
  const { id } = await placed()
  const answer = await cancel(id)
  expect([answer.statusCode, answer.json()]).toMatchObject([
    200,
    { status: 'cancelled', reason: 'cancelled_by_customer' },
  ])
  expect((await cancel(id)).json()).toEqual(answer.json())
  expect(await wordsOf(id)).toEqual(['order-placed', 'order-cancelled'])
})

test('an order whose money is being set aside is cancelled when that is let go, whatever comes late', async () => {
  const order = await placed()
  const { reserved, authorised, voided } = repliesTo(order)
  await deliver([reserved])
  expect((await cancel(order.id)).json()).toMatchObject({ status: 'confirmed', reason: 'cancelled_by_customer' })
  await deliver([authorised])
  expect((await orderNow(order.id)).status).toBe('confirmed')
  await deliver([voided])
  expect(await orderNow(order.id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_customer' })
  expect(await wordsOf(order.id)).toEqual(['order-placed', 'authorise-payment', 'void-payment', 'order-cancelled'])
})

test('an order whose money is being taken is not cancelled any more', async () => {
  const order = await placed()
  const { reserved, authorised } = repliesTo(order)
  await deliver([reserved, authorised])
  const answer = await cancel(order.id)
  expect([answer.statusCode, answer.json().type]).toEqual([409, 'urn:groundwork:problem:too-late-to-cancel'])
  expect(await orderNow(order.id)).toMatchObject({ status: 'confirmed', reason: null })
})

test('an order that is not there is not cancelled and has no story', async () => {
  expect((await cancel(randomUUID())).statusCode).toBe(404)
  expect((await get(`/api/v1/orders/${randomUUID()}/timeline`)).statusCode).toBe(404)
})

/** Nobody answers until the last deadline is near: what is asked, is asked as often as the table says. */
async function nobodyAnswers(id: string, state: SagaState): Promise<void> {
  const { requests, tries } = sagaStates[state]
  for (let asked = 1; asked < tries!; asked++) {
    await overdue(id)
    await passDeadlines()
    // Its deadline is a new one.
    await passDeadlines()
    expect((await wordsOf(id)).filter(word => word === requests)).toHaveLength(asked + 1)
  }
  expect((await orderNow(id)).reason).toBeNull()
}

test('stock that nobody answers about is asked for again, and given up in the end', async () => {
  const { id } = await placed()
  await nobodyAnswers(id, 'reserving')
  expect(await orderNow(id)).toMatchObject({ status: 'pending' })
  await overdue(id)
  await passDeadlines()
  expect(await orderNow(id)).toMatchObject({ status: 'cancelled', reason: 'timed_out' })
})

test('stock that was asked for twice is set aside once, and answers that come late change nothing', async () => {
  const order = await placed()
  const [first, second] = [repliesTo(order).reserved, repliesTo(order).reserved]
  await overdue(order.id)
  await passDeadlines()
  await deliver([first, second])
  await cancel(order.id)
  await deliver([repliesTo(order).reserved, repliesTo(order).voided, repliesTo(order).reserved])
  expect(await wordsOf(order.id)).toEqual([
    ...['order-placed', 'order-placed', 'authorise-payment', 'void-payment', 'order-cancelled'],
  ])
})

test('money that nobody answers about is asked for again, and given up in the end', async () => {
  const order = await placed()
  await deliver([repliesTo(order).reserved])
  await nobodyAnswers(order.id, 'authorising')
  await overdue(order.id)
  await passDeadlines()
  expect(await orderNow(order.id)).toMatchObject({ status: 'confirmed', reason: 'timed_out' })
  expect((await wordsOf(order.id)).at(-1)).toBe('void-payment')
  await deliver([repliesTo(order).voided])
  expect(await orderNow(order.id)).toMatchObject({ status: 'cancelled', reason: 'timed_out' })
})

test('the capture is asked for as often as it takes, by several processes at once each time once', async () => {
  const order = await placed()
  const { reserved, authorised, completed } = repliesTo(order)
  await deliver([reserved, authorised])
  for (let asked = 1; asked <= 20; asked++) {
    await overdue(order.id)
    await Promise.all([passDeadlines(), passDeadlines()])
    expect((await wordsOf(order.id)).filter(word => word === 'capture-payment')).toHaveLength(asked + 1)
  }
  await deliver([completed])
  expect((await orderNow(order.id)).status).toBe('paid')
})

test('what is asked again belongs to the trace of what moved the order last', async () => {
  const order = await placed()
  const { reserved } = repliesTo(order)
  const askAgain = async () => {
    await overdue(order.id)
    await passDeadlines()
  }
  await askAgain()
  await deliver([reserved])
  await askAgain()
  const traces = await database.admin.query(
    `SELECT type, split_part(headers ->> 'traceparent', '-', 2) AS trace FROM sales.outbox WHERE key = $1 ORDER BY seq`,
    [order.id],
  )
  const [placing] = traces.rows
  const asking = { type: AuthorisePayment.type, trace: traceIdOf(reserved.event.traceparent) }
  expect(traces.rows).toEqual([placing, placing, asking, asking])
})

test('an order that was moved on meanwhile is not overwritten', async () => {
  const order = await placed()
  const before = await sales.withTransaction(work => findOrder(work, order.id))
  await deliver([repliesTo(order).reserved])
  await expect(sales.withTransaction(work => saveOrders(work, [before!]))).rejects.toThrow('newer version')
  expect(await orderNow(order.id)).toMatchObject({ status: 'confirmed' })
})

test('the story of an order says what happened, when, by whom and why; what came twice is told once', async () => {
  const order = await placed()
  const { reserved, declined } = repliesTo(order)
  await deliver([reserved])
  await deliver([{ ...reserved, event: { ...reserved.event, id: randomUUID() } }])
  await deliver([declined])
  const story = await timelineItemsOf(order.id)
  expect(story.map(({ by, what, reason }: Record<string, string>) => [by, what, reason])).toEqual([
    ['customer', 'order-placed', null],
    ['inventory', 'stock-reserved', null],
    ['sales', 'authorise-payment', null],
    ['payment', 'payment-failed', 'no money'],
    ['sales', 'order-cancelled', 'payment_declined'],
  ])
  expect(story[0]).toMatchObject({ at: order.placedAt, summary: OrderPlaced.summary })
  expect(story[1]).toMatchObject({ at: reserved.event.time, summary: StockReserved.summary })
})

test('the story of an order that was cancelled by its customer and let go begins with the customer', async () => {
  const order = await placed()
  await deliver([repliesTo(order).reserved])
  await cancel(order.id)
  expect((await timelineItemsOf(order.id)).slice(3)).toMatchObject([
    { by: 'customer', what: 'cancel' },
    { by: 'sales', what: 'void-payment' },
  ])
})

test('what a release that knew no saga has written is read by its status', async () => {
  const order = await placed()
  await database.admin.query(
    `UPDATE sales.orders SET status = 'confirmed', version = version + 1, updated_at = now() WHERE id = $1`,
    [order.id],
  )
  await deliver([repliesTo(order).completed])
  expect((await orderNow(order.id)).status).toBe('paid')
})

test('the metrics say how many orders wait in each state, and for how long', async () => {
  const order = await placed()
  await deliver([repliesTo(order).reserved])
  await database.admin.query("UPDATE sales.orders SET updated_at = now() - interval '1 hour' WHERE id = $1", [order.id])
  const metrics = (await sales.app.inject('/metrics')).body
  const value = (name: string, state: string) =>
    Number(new RegExp(`^${name}\\{[^}]*state="${state}"[^}]*\\} (\\S+)$`, 'm').exec(metrics)?.[1])
  const rows = await database.admin.query(
    "SELECT count(*)::int AS n FROM sales.orders WHERE saga_state = 'authorising'",
  )
  expect(value('saga_instances', 'authorising')).toBe(rows.rows[0].n)
  expect(value('saga_oldest_age_seconds', 'authorising')).toBeGreaterThanOrEqual(3600)
  expect(value('saga_instances', 'refunding')).toBe(0)
})

test('only the orders that are overdue are read to find them', async () => {
  const { id } = await placed()
  // On a slow machine others are overdue by now.
  await passDeadlines()
  await overdue(id)
  const found = 'SELECT id FROM orders WHERE saga_deadline < now() ORDER BY saga_deadline LIMIT 100'
  // Index entries of rows that were changed since are read, too, until they are cleared away.
  await database.admin.query('VACUUM sales.orders')
  expect(await rowsRead(database.admin, 'sales', found)).toBe(1)
  await passDeadlines()
})
