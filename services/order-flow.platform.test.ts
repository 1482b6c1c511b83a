/** The order flow as processes on real engines, in both modes, also while the processes are killed. */
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { randomFrom } from '@groundwork/testkit/random'
import { isPaid, type Order, type Shop, shopAt } from '@groundwork/testkit/shop'
import { tokenFor } from '@groundwork/testkit/token'
import { readTopic } from '@groundwork/testkit/topics'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'

/** Of the moments at which services die, printed with the test's name. */
const seed = Number(process.env.ORDER_FLOW_SEED ?? Date.now() % 100_000)

/** How long anything may take on a machine that does much else, in milliseconds. */
const timeoutMs = 90_000

const product = (suffix: number) => `00000000-0000-4000-8000-000000000${suffix}`
const ada = '00000000-0000-4000-8000-000000000001'
const assam = product(101)
const kettle = product(106)

let platform: Platform
let shop: Shop

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const [name, service] of Object.entries(platform.services)) console.error(`--- ${name}\n${service.output()}`)
})

async function openShop(mode: 'kafka' | 'webhook_only'): Promise<void> {
  platform = await startPlatform(mode, { LOG_LEVEL: 'info' })
  const { sales, inventory, payment } = platform.services
  shop = shopAt({ sales: sales.url, inventory: inventory.url, payment: payment.url })
}

function happyAndUnhappyOrders() {
  test('an order that can be served and paid is delivered, and its pieces leave', async () => {
    const before = await shop.stock(assam)
    const { id, amountMinor } = await shop.place({
      paymentMethod: 'test-ok',
      lines: [{ productId: assam, quantity: 2 }],
    })
    expect(await shop.ended(id)).toMatchObject({ status: 'delivered', reason: null })
    expect(await shop.payments(id)).toMatchObject([{ orderId: id, amountMinor, currency: 'RUB', status: 'completed' }])
    const after = { quantity: before.quantity - 2, reserved: 0 }
    await eventually(async () => expect(await shop.stock(assam)).toEqual(after), timeoutMs)
  })

  test('an order whose payment is declined is cancelled, and its stock is free again', async () => {
    const before = await shop.stock(assam)
    const { id } = await shop.place({ paymentMethod: 'test-declined', lines: [{ productId: assam, quantity: 3 }] })
    expect(await shop.settled(id)).toMatchObject({ status: 'cancelled', reason: 'payment_declined' })
    expect(await shop.payments(id)).toMatchObject([{ status: 'failed' }])
    await eventually(async () => expect(await shop.stock(assam)).toEqual(before), timeoutMs)
  })

  test('an order for more than there is is cancelled, and no money is asked for', async () => {
    const { id } = await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: kettle, quantity: 26 }] })
    expect(await shop.settled(id)).toMatchObject({ status: 'cancelled', reason: 'out_of_stock' })
    expect(await shop.payments(id)).toEqual([])
  })

  test('an order that no courier can carry is cancelled, its money given back, and its pieces are in stock again', async () => {
    const before = await shop.stock(assam)
    const { id } = await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: assam, quantity: 1000 }] })
    expect(await shop.ended(id)).toMatchObject({ status: 'cancelled', reason: 'undeliverable' })
    expect(await shop.payments(id)).toMatchObject([{ status: 'refunded' }])
    await eventually(async () => expect(await shop.stock(assam)).toEqual(before), timeoutMs)
  })

  test('an order that its customer cancels while the money is being set aside costs nothing', async () => {
    const before = await shop.stock(assam)
    const { id } = await shop.place({ paymentMethod: 'test-slow', lines: [{ productId: assam, quantity: 1 }] })
    await shop.cancel(id)
    expect(await shop.ended(id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_customer' })
    await eventually(async () => {
      expect(await shop.stock(assam)).toEqual(before)
      for (const { status } of await shop.payments(id)) expect(status).toBe('voided')
    }, timeoutMs)
  })

  test.each(['test-lost', 'test-callback'] as const)('an order by %s is paid once', async paymentMethod => {
    const { id } = await shop.place({ paymentMethod, lines: [{ productId: assam, quantity: 1 }] })
    expect(await shop.ended(id)).toMatchObject({ status: 'delivered' })
    expect(await shop.payments(id)).toMatchObject([{ status: 'completed' }])
  })
}

/**
 * Six customers who order until enough services have died on them. A service dies, at any moment of its work, after
 * every few orders: by what was done, not by the clock, so that a slow machine is not killed to a standstill. It is killed
 * at work, and not while it still starts after it was killed before.
 */
async function orderUnderFire(enoughKills: number): Promise<Order[]> {
  const targets = [...Object.values(platform.services), platform.provider]
  const placed: Order[] = []
  const random = randomFrom(seed)
  let kills = 0
  const customer = async (n: number) => {
    for (let round = 0; kills < enoughKills; round++) {
      const lines = [{ productId: assam, quantity: 1 }]
      if ((round + n) % 5 === 0) lines.push({ productId: kettle, quantity: 2 })
      const paymentMethod = (round + n) % 4 === 0 ? 'test-declined' : 'test-ok'
      placed.push(await shop.place({ paymentMethod, lines }))
      if (placed.length % 5 > 0) continue
      const [target, workedMs] = [targets[kills++ % targets.length]!, random() * 100]
      await target.ready()
      await delay(workedMs)
      target.kill()
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(customer))
  return Promise.all(placed.map(order => shop.ended(order.id)))
}

function nothingIsLostOrDoubled() {
  test(`services are killed while orders are placed: nothing is lost, nothing is doubled (ORDER_FLOW_SEED=${seed})`, async () => {
    const rows = async (sql: string, values: unknown[] = []) => (await platform.database.admin.query(sql, values)).rows
    const ordersIn = async () => (await rows('SELECT count(*)::int AS n FROM sales.orders'))[0].n as number
    const before = { assam: await shop.stock(assam), kettle: await shop.stock(kettle), orders: await ordersIn() }

    const orders = await orderUnderFire(12)
    for (const service of [...Object.values(platform.services), platform.provider])
      expect(service.starts()).toBeGreaterThan(1)
    expect(await ordersIn()).toBe(before.orders + orders.length)
    expect(await rows("SELECT id FROM sales.orders WHERE status NOT IN ('delivered', 'cancelled')")).toEqual([])

    const paid = orders.filter(isPaid)
    for (const order of orders) {
      const taken = (await shop.payments(order.id)).filter(payment => payment.status === 'completed')
      expect(taken).toHaveLength(isPaid(order) ? 1 : 0)
    }
    const sum = 'SELECT count(*)::int AS n, coalesce(sum(amount_minor), 0)::float8 AS minor FROM payment'
    expect(await rows(`${sum}.provider_ledger WHERE state = 'captured'`)).toEqual(
      await rows(`${sum}.payments WHERE status = 'completed'`),
    )

    const sold = await rows(
      'SELECT product_id, sum(quantity)::int AS pieces FROM sales.order_lines WHERE order_id = ANY($1) GROUP BY 1',
      [paid.map(order => order.id)],
    )
    const left = (id: string, had: { quantity: number }) => {
      const pieces = sold.find(line => line.product_id === id)?.pieces ?? 0
      return { quantity: had.quantity - pieces, reserved: 0 }
    }
    await eventually(async () => {
      expect(await shop.stock(assam)).toEqual(left(assam, before.assam))
      expect(await shop.stock(kettle)).toEqual(left(kettle, before.kettle))
    }, timeoutMs)
    for (const service of ['sales', 'inventory', 'payment', 'delivery']) {
      expect(await rows(`SELECT position, reason FROM ${service}.dead_letters`)).toEqual([])
    }
  }, 300_000)
}

/** Every row of every table of the shop in which a text stands. */
async function rowsWith(text: string): Promise<unknown[]> {
  const { admin } = platform.database
  const tables = await admin.query(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema')`,
  )
  const found = await Promise.all(
    tables.rows.map(({ name }) =>
      admin.query(`SELECT $2 AS table, t::text FROM ${name} t WHERE t::text LIKE $1`, [`%${text}%`, name]),
    ),
  )
  return found.flatMap(({ rows }) => rows)
}

function cardNumberStaysOutside() {
  test('the number of a card is in no log, table, metric or topic, whoever was given it', async () => {
    const number = '5105105105105100'
    const headers = { 'content-type': 'application/json', ...(await tokenFor('customer')) }
    const { sales, ...others } = platform.services
    const card = await fetch(`${platform.provider.url}/cards`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ number }),
    })
    const { paymentMethod } = (await card.json()) as { paymentMethod: 'test-ok' }
    const { id } = await shop.place({ paymentMethod, lines: [{ productId: assam, quantity: 1 }] })
    expect(await shop.ended(id)).toMatchObject({ status: 'delivered' })

    const mistaken = { customerId: ada, paymentMethod: number, lines: [{ productId: assam, quantity: 1 }] }
    const refused = await fetch(`${sales.url}/api/v1/orders`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': 'a-card-by-mistake' },
      body: JSON.stringify(mistaken),
    })
    expect(refused.status).toBe(400)
    expect(await refused.text()).not.toContain(number)

    for (const process of [sales, ...Object.values(others), platform.provider]) {
      expect(process.output()).not.toContain(number)
      expect(await (await fetch(`${process.url}/metrics`)).text()).not.toContain(number)
    }
    expect(await rowsWith(id)).not.toEqual([])
    expect(await rowsWith(number)).toEqual([])
    if (platform.mode === 'webhook_only') return
    for (const [topic, least] of [
      ['order-events', 3],
      ['payment-commands', 2],
      ['order-commands', 1],
    ] as const) {
      const messages = await readTopic(inject('engines').kafka!, platform.topic(topic), least)
      expect(JSON.stringify(messages)).not.toContain(number)
    }
  })
}

describe('with Kafka', () => {
  const kafka = needsKafka()
  beforeAll(async () => void (kafka && (await openShop('kafka'))))
  afterAll(async () => void (kafka && (await platform.stop())))
  cardNumberStaysOutside()
  happyAndUnhappyOrders()
  nothingIsLostOrDoubled()
})

describe('with webhooks only', () => {
  beforeAll(() => openShop('webhook_only'))
  afterAll(() => platform.stop())
  cardNumberStaysOutside()
  happyAndUnhappyOrders()
  nothingIsLostOrDoubled()
})
