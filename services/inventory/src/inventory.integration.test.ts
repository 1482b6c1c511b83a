import { randomUUID } from 'node:crypto'
import { StockRejected, StockReserved } from '@groundwork/contracts/inventory'
import { withTx } from '@groundwork/kernel/database/pool'
import type { OutgoingEvent } from '@groundwork/kernel/events/event'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { othersWait } from '@groundwork/testkit/lock-waits'
import { testConfig } from '@groundwork/testkit/test-config'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import {
  applyMovementReports,
  deliverDemoStock,
  expireReservations,
  type Movement,
  type Outcome,
  orderEvents,
} from './modules/stock/index.ts'
import { askedAgain, cancelled, paid, place } from './modules/stock/testing/orders.ts'
import { movement, sample } from './modules/stock/testing/samples.ts'
import { inventorySettings, openInventory } from './service.ts'

let database: TestDatabase
let inventory: Awaited<ReturnType<typeof openInventory>>
let deliver: ReturnType<typeof delivered>
let demoStock: () => Promise<void>
/** As another process does: in a transaction of its own, without the webhook's batches. */
let report: (movements: Movement[]) => Promise<Outcome[]>

beforeAll(async () => {
  database = await freshDatabase()
  const { redis } = inject('engines')
  inventory = await openInventory(
    testConfig(inventorySettings, 'inventory', database, { REDIS_URL: redis, DEMO_DATA: 'off' }),
  )
  const { withTransaction, cache } = inventory
  deliver = delivered(withTransaction, orderEvents('inventory', inventory))
  demoStock = () => deliverDemoStock(withTransaction, cache)
  report = movements => withTransaction(work => applyMovementReports(work, cache, movements))
})
afterAll(async () => {
  await inventory.stop()
  await database.drop()
})

const post = (payload: object) => inventory.app.inject({ method: 'POST', url: '/api/v1/kafka/webhook', payload })

const quantityOf = async (warehouse: string, product: string) => {
  const answer = await inventory.app.inject(`/api/v1/warehouse/${warehouse}/products/${product}`)
  return answer.statusCode === 404 ? undefined : (answer.json().quantity as number)
}

const stockOf = async (product: string) =>
  (await inventory.app.inject(`/api/v1/stock?productId=${product}`)).json().items

/** A place with so many pieces of a new product. */
async function placeWith(quantity: number) {
  const place = { warehouse_id: randomUUID(), product_id: randomUUID() }
  expect((await post(movement({ ...place, event: 'arrival', quantity }))).statusCode).toBe(200)
  return place
}

test('the published sample is refused while there is nothing to depart, and applied once there is', async () => {
  expect((await post(sample)).json().type).toBe('urn:groundwork:problem:insufficient-stock')
  const { warehouse_id, product_id } = sample.data
  await post(movement({ warehouse_id, product_id, event: 'arrival', quantity: 150 }))
  expect((await post(sample)).json()).toEqual({ status: 'applied', movement_id: sample.data.movement_id })
  expect((await post(sample)).json()).toEqual({ status: 'duplicate', movement_id: sample.data.movement_id })
  expect(await quantityOf(warehouse_id, product_id)).toBe(50)
})

test('the stock of a pair says when it last changed; a pair never seen is 404', async () => {
  const { warehouse_id, product_id } = await placeWith(7)
  const path = `/api/v1/warehouse/${warehouse_id}/products/${product_id}`
  const fromDatabase = (await inventory.app.inject(path)).json()
  expect(fromDatabase).toEqual({ warehouse_id, product_id, quantity: 7, updated_at: expect.stringMatching(/Z$/) })
  expect(await quantityOf(warehouse_id, randomUUID())).toBeUndefined()
})

test('of two that come into a deadlock over a line that is new, the one that PostgreSQL ends is tried again', async () => {
  const warehouseId = randomUUID()
  const [first = '', second = ''] = [randomUUID(), randomUUID()].toSorted()
  const arrivalOf = (productId: string): Movement => {
    return { movementId: randomUUID(), event: 'arrival', warehouseId, productId, quantity: 5, occurredAt: Date.now() }
  }
  await report([arrivalOf(second)])
  const add = `
    INSERT INTO stock VALUES ($1, $2, 5)
    ON CONFLICT (warehouse_id, product_id) DO UPDATE SET quantity = stock.quantity + 5`
  let outcomes: Promise<Outcome[]> | undefined
  await withTx(database.pool('inventory'), async other => {
    await other.query({ text: 'SELECT FROM stock WHERE product_id = $1 FOR UPDATE', values: [second] })
    if (!outcomes) {
      outcomes = report([arrivalOf(first), arrivalOf(second)])
      await othersWait(database, 1)
    }
    await other.query({ text: add, values: [warehouseId, first] })
  })
  expect(await outcomes).toEqual(['applied', 'applied'])
  expect([await quantityOf(warehouseId, first), await quantityOf(warehouseId, second)]).toEqual([10, 10])
})

test('a read after a report shows it, kept or not', async () => {
  const place = await placeWith(1)
  for (let quantity = 1; quantity < 10; quantity++) {
    expect(await quantityOf(place.warehouse_id, place.product_id)).toBe(quantity)
    expect(await quantityOf(place.warehouse_id, place.product_id)).toBe(quantity)
    await post(movement({ ...place, event: 'arrival', quantity: 1 }))
  }
})

test('a transfer that waits for one warehouse holds nothing in the other', async () => {
  const product_id = randomUUID()
  const [first, second] = ['00', 'ff'].map(start => start + randomUUID().slice(2)) as [string, string]
  for (const warehouse_id of [first, second]) {
    await post(movement({ warehouse_id, product_id, event: 'arrival', quantity: 5 }))
  }
  const lockSql = 'SELECT FROM inventory.stock WHERE warehouse_id = $1 AND product_id = $2 FOR UPDATE'
  const order = await database.admin.connect()
  try {
    await order.query('BEGIN')
    await order.query(lockSql, [first, product_id])
    const transfer = { movementId: randomUUID(), productId: product_id, quantity: 1, occurredAt: Date.now() }
    const transferred = report([
      { ...transfer, event: 'departure', warehouseId: second },
      { ...transfer, event: 'arrival', warehouseId: first },
    ])
    await eventually(async () => {
      const waiting = await database.admin.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
      expect(waiting.rowCount).toBe(1)
    })
    await order.query(`${lockSql} NOWAIT`, [second, product_id])
    await order.query('COMMIT')
    expect(await transferred).toEqual(['applied', 'applied'])
  } finally {
    order.release(true)
  }
})

test('a known movement with other content is refused', async () => {
  const first = movement({ event: 'arrival', quantity: 5 })
  await post(first)
  const answer = await post({ ...first, data: { ...first.data, quantity: 6 } })
  expect([answer.statusCode, answer.json().type]).toEqual([409, 'urn:groundwork:problem:movement-conflict'])
  expect(await quantityOf(first.data.warehouse_id, first.data.product_id)).toBe(5)
})

test.each(['arrival', 'departure'] as const)(
  'a movement moves one product: when its %s was reported, the other side cannot name another',
  async event => {
    const [tea, cups] = [await placeWith(10), await placeWith(10)]
    const other = event === 'arrival' ? 'departure' : 'arrival'
    const first = movement({ ...tea, event, quantity: 4 })
    expect((await post(first)).statusCode).toBe(200)
    const { movement_id } = first.data
    const answer = await post(movement({ ...cups, movement_id, event: other, quantity: 4 }))
    expect([answer.statusCode, answer.json()]).toEqual([
      409,
      expect.objectContaining({
        type: 'urn:groundwork:problem:movement-conflict',
        detail: `the ${event} of movement ${movement_id} was reported of another product than ${cups.product_id}`,
      }),
    ])
    expect(await quantityOf(cups.warehouse_id, cups.product_id)).toBe(10)
    const second = movement({ ...tea, movement_id, event: other, quantity: 4 })
    expect((await post(second)).json().status).toBe('applied')
    expect((await inventory.app.inject(`/api/v1/movements/${movement_id}`)).json()).toMatchObject({ discrepancy: 0 })
  },
)

test('a refused departure says nothing of the product: the movement may still arrive with another', async () => {
  const refused = movement({ event: 'departure', quantity: 1 })
  expect((await post(refused)).statusCode).toBe(409)
  const { movement_id } = refused.data
  expect((await post(movement({ movement_id, event: 'arrival', quantity: 1 }))).statusCode).toBe(200)
})

test('of two sides with different products, reported by different ways at once, one is taken', async () => {
  const { warehouse_id: warehouseId, product_id: productId } = await placeWith(1000)
  for (let round = 0; round < 30; round++) {
    const about = { movementId: randomUUID(), warehouseId, quantity: 1, occurredAt: 0 }
    const outcomes = await Promise.all([
      report([{ ...about, event: 'departure', productId }]),
      report([{ ...about, event: 'arrival', productId: randomUUID() }]),
    ])
    expect(outcomes.flat().toSorted()).toEqual(['applied', 'other-product'])
  }
})

test('a refused departure is not recorded and may be reported again when there is stock', async () => {
  const place = await placeWith(10)
  const departure = movement({ ...place, event: 'departure', quantity: 15 })
  expect((await post(departure)).statusCode).toBe(409)
  expect((await inventory.app.inject(`/api/v1/movements/${departure.data.movement_id}`)).statusCode).toBe(404)
  await post(movement({ ...place, event: 'arrival', quantity: 10 }))
  expect((await post(departure)).statusCode).toBe(200)
  expect(await quantityOf(place.warehouse_id, place.product_id)).toBe(5)
})

test('of eighty departures at once from a stock of twenty, twenty leave', async () => {
  const place = await placeWith(20)
  const answers = await Promise.all(
    Array.from({ length: 80 }, () => post(movement({ ...place, event: 'departure', quantity: 1 }))),
  )
  const statuses = answers.map(answer => answer.statusCode)
  expect(statuses.filter(status => status === 200)).toHaveLength(20)
  expect(statuses.filter(status => status === 409)).toHaveLength(60)
  expect(await quantityOf(place.warehouse_id, place.product_id)).toBe(0)
})

test('the same report thirty-two times at once counts once', async () => {
  const report = movement({ event: 'arrival', quantity: 7 })
  const answers = await Promise.all(Array.from({ length: 32 }, () => post(report)))
  expect(new Set(answers.map(answer => answer.statusCode))).toEqual(new Set([200]))
  expect(answers.filter(answer => answer.json().status === 'applied')).toHaveLength(1)
  expect(await quantityOf(report.data.warehouse_id, report.data.product_id)).toBe(7)
})

test('a movement shows its two sides, how long it took and what is missing', async () => {
  const from = await placeWith(100)
  const departure = movement({ ...from, event: 'departure', quantity: 100, timestamp: '2025-02-18T12:12:56Z' })
  await post(departure)
  const path = `/api/v1/movements/${departure.data.movement_id}`
  expect((await inventory.app.inject(path)).json()).toMatchObject({
    arrival: null,
    elapsed_seconds: null,
    discrepancy: null,
  })

  const { movement_id } = departure.data
  const to = { warehouse_id: randomUUID(), product_id: from.product_id }
  await post(movement({ ...to, movement_id, event: 'arrival', quantity: 98, timestamp: '2025-02-18T14:34:56Z' }))
  expect((await inventory.app.inject(path)).json()).toEqual({
    movement_id,
    product_id: from.product_id,
    departure: { warehouse_id: from.warehouse_id, timestamp: '2025-02-18T12:12:56.000Z', quantity: 100 },
    arrival: { warehouse_id: to.warehouse_id, timestamp: '2025-02-18T14:34:56.000Z', quantity: 98 },
    elapsed_seconds: 8520,
    discrepancy: -2,
  })
})

test('the envelope’s time is taken as milliseconds, as text, or not at all', async () => {
  for (const time of [1737439421623, '2025-01-21T06:03:41.623Z', undefined]) {
    expect((await post({ ...movement({ event: 'arrival', quantity: 1 }), time })).statusCode).toBe(200)
  }
})

const good = movement({ event: 'arrival', quantity: 1 })
const withData = (change: object) => ({ ...good, data: { ...good.data, ...change } })

test.each([
  ['no data', { ...good, data: undefined }],
  ['quantity 0', withData({ quantity: 0 })],
  ['quantity 1.5', withData({ quantity: 1.5 })],
  ['quantity beyond what a warehouse holds', withData({ quantity: 1e30 })],
  ['a quantity in words', withData({ quantity: '1' })],
  ['another event', withData({ event: 'sale' })],
  ['an id that is none', withData({ movement_id: 'x' })],
  ['a timestamp that is none', withData({ timestamp: 'x' })],
  ['a timestamp beyond the calendar', withData({ timestamp: '9999-12-31T23:59:59Z' })],
  ['a leap second', withData({ timestamp: '2016-12-31T23:59:60Z' })],
  ['a time that is none', { ...good, time: 'x' }],
  ['an unknown field', { ...good, colour: 'green' }],
  ['an unknown field within', withData({ colour: 'green' })],
  ['another type', { ...good, type: 'ru.retail.warehouses.fire' }],
])('%s is refused as not valid', async (_case, payload) => {
  const answer = await post(payload)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8'])
})

const answersTo = async (order: OutgoingEvent) =>
  (await database.admin.query('SELECT type, payload FROM inventory.outbox WHERE key = $1', [order.event.subject])).rows

test('an order reserves its lines; what is reserved can neither leave nor be promised again', async () => {
  const { warehouse_id, product_id } = await placeWith(10)
  const first = place({ productId: product_id, quantity: 6 })
  const second = place({ productId: product_id, quantity: 5 })
  await deliver([first, second])
  expect(await answersTo(first)).toEqual([{ type: StockReserved.type, payload: { orderId: first.event.subject } }])
  expect(await answersTo(second)).toEqual([
    {
      type: StockRejected.type,
      payload: { orderId: second.event.subject, missing: [{ productId: product_id, quantity: 1 }] },
    },
  ])
  expect((await post(movement({ warehouse_id, product_id, event: 'departure', quantity: 5 }))).statusCode).toBe(409)
  expect((await post(movement({ warehouse_id, product_id, event: 'departure', quantity: 4 }))).statusCode).toBe(200)
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 6, reserved: 6 }])
})

test('who asks again hears again what became of the order, whatever the stock would say by now', async () => {
  const { warehouse_id, product_id } = await placeWith(10)
  const [first, second] = [place({ productId: product_id, quantity: 6 }), place({ productId: product_id, quantity: 5 })]
  await deliver([first, second, askedAgain(first)])
  await post(movement({ warehouse_id, product_id, event: 'arrival', quantity: 10 }))
  await deliver([askedAgain(first), askedAgain(second)])
  const [reserved] = await answersTo(first)
  expect(await answersTo(first)).toEqual([reserved, reserved, reserved])
  const [rejected] = await answersTo(second)
  expect(await answersTo(second)).toEqual([rejected, rejected])
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 20, reserved: 6 }])
})

test('who asks again for an order that is over gets no answer', async () => {
  const { product_id } = await placeWith(10)
  const [bought, declined] = [
    place({ productId: product_id, quantity: 2 }),
    place({ productId: product_id, quantity: 3 }),
  ]
  await deliver([bought, declined, paid(bought), cancelled(declined)])
  await deliver([askedAgain(bought), askedAgain(declined)])
  expect(await answersTo(bought)).toHaveLength(1)
  expect(await answersTo(declined)).toHaveLength(1)
  expect(await stockOf(product_id)).toMatchObject([{ quantity: 8, reserved: 0 }])
})

test('all lines are reserved or none', async () => {
  const one = await placeWith(10)
  const other = await placeWith(1)
  await deliver([place({ productId: one.product_id, quantity: 1 }, { productId: other.product_id, quantity: 2 })])
  expect(await stockOf(one.product_id)).toMatchObject([{ quantity: 10, reserved: 0 }])
})

test('a line may be served from several warehouses', async () => {
  const here = await placeWith(3)
  const there = { warehouse_id: randomUUID(), product_id: here.product_id }
  await post(movement({ ...there, event: 'arrival', quantity: 4 }))
  const order = place({ productId: here.product_id, quantity: 6 })
  await deliver([order])
  expect((await answersTo(order))[0].type).toBe(StockReserved.type)
  const lines = await stockOf(here.product_id)
  expect(lines.map((line: { reserved: number }) => line.reserved).sort()).toEqual([2, 4])
})

test('a paid order’s pieces leave, a cancelled one’s are free again, however often it is said', async () => {
  const { warehouse_id, product_id } = await placeWith(10)
  expect(await quantityOf(warehouse_id, product_id)).toBe(10)
  const bought = place({ productId: product_id, quantity: 2 })
  const declined = place({ productId: product_id, quantity: 3 })
  await deliver([bought, declined, paid(bought), cancelled(declined)])
  await deliver([paid(bought), cancelled(declined), bought, declined])
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 8, reserved: 0 }])
  expect(await quantityOf(warehouse_id, product_id)).toBe(8)
})

test('a cancellation that overtakes its order leaves nothing reserved', async () => {
  const { product_id } = await placeWith(10)
  const order = place({ productId: product_id, quantity: 2 })
  await deliver([cancelled(order, 2)])
  await deliver([order])
  expect(await stockOf(product_id)).toMatchObject([{ quantity: 10, reserved: 0 }])
  expect(await answersTo(order)).toEqual([])
})

test('an order that is cancelled after it was paid brings its pieces back, once', async () => {
  const { warehouse_id, product_id } = await placeWith(10)
  const order = place({ productId: product_id, quantity: 4 })
  await deliver([order, paid(order)])
  expect(await quantityOf(warehouse_id, product_id)).toBe(6)
  await deliver([cancelled(order, 4)])
  await deliver([cancelled(order, 4), cancelled(order, 5)])
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 10, reserved: 0 }])
  expect(await quantityOf(warehouse_id, product_id)).toBe(10)
})

test('a reservation that nobody pays for expires once; a paid one never does', async () => {
  const { warehouse_id, product_id } = await placeWith(10)
  const [waiting, bought] = [
    place({ productId: product_id, quantity: 3 }),
    place({ productId: product_id, quantity: 2 }),
  ]
  await deliver([waiting, bought, paid(bought)])
  const expire = (before: Date) => inventory.withTransaction(work => expireReservations(work, before))
  await expire(new Date(Date.now() - 60_000))
  expect(await stockOf(product_id)).toMatchObject([{ quantity: 8, reserved: 3 }])
  const later = new Date(Date.now() + 60_000)
  await Promise.all([expire(later), expire(later)])
  await expire(later)
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 8, reserved: 0 }])
  await deliver([paid(waiting)])
  expect(await stockOf(product_id)).toEqual([{ warehouse_id, product_id, quantity: 5, reserved: 0 }])
})

test('an order that is paid when its reservation has expired and its pieces are gone is never passed over', async () => {
  const { warehouse_id, product_id } = await placeWith(3)
  const order = place({ productId: product_id, quantity: 3 })
  await deliver([order])
  await inventory.withTransaction(work => expireReservations(work, new Date(Date.now() + 60_000)))
  await post(movement({ warehouse_id, product_id, event: 'departure', quantity: 1 }))
  await expect(deliver([paid(order)])).rejects.toThrow('is paid, and its stock is expired')
})

test('a paid order without a reservation is never passed over', async () => {
  await expect(deliver([paid(place({ productId: randomUUID(), quantity: 1 }))])).rejects.toThrow('is not reserved')
})

test('demo stock arrives once, however often the service starts', async () => {
  await demoStock()
  await demoStock()
  expect(await stockOf('00000000-0000-4000-8000-000000000104')).toMatchObject([{ quantity: 300 }, { quantity: 200 }])
})

test('the pages that describe the API are there', async () => {
  expect((await inventory.app.inject('/docs')).statusCode).toBe(200)
  expect((await inventory.app.inject('/redoc')).headers.location).toBe('/docs')
})
