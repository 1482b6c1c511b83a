/** The order flow as processes on real engines, in both modes, also while the processes are killed. */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@groundwork/testkit/eventually'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'

const ada = '00000000-0000-4000-8000-000000000001'
/** How long anything may take on a machine that does much else, in milliseconds. */
const patience = 90_000

const product = (suffix: number) => `00000000-0000-4000-8000-000000000${suffix}`
const assam = product(101)
const kettle = product(106)

interface Order {
  id: string
  status: string
  reason: string | null
  amountMinor: number
}

let platform: Platform

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const [name, service] of Object.entries(platform.services)) console.error(`--- ${name}\n${service.output()}`)
})

const get = async (url: string) => (await fetch(url)).json()

async function post(order: object, key: string): Promise<Order> {
  const answer = await fetch(`${platform.services.sales.url}/api/v1/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(5000),
  })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return answer.json()
}

/** As a client does that does not know whether its order arrived: the same key again, until there is an answer. */
const place = (paymentMethod: string, ...lines: { productId: string; quantity: number }[]) => {
  const key = randomUUID()
  return eventually(() => post({ customerId: ada, paymentMethod, lines }, key), patience)
}

const orderOf = (id: string): Promise<Order> => get(`${platform.services.sales.url}/api/v1/orders/${id}`)
const paymentsOf = async (id: string) =>
  (await get(`${platform.services.payment.url}/api/v1/payments?orderId=${id}`)).items
const stockOf = async (id: string) => {
  const { items } = await get(`${platform.services.inventory.url}/api/v1/stock?productId=${id}`)
  const total = (field: string) => items.reduce((sum: number, line: Record<string, number>) => sum + line[field]!, 0)
  return { quantity: total('quantity'), reserved: total('reserved') }
}

const settled = (id: string) =>
  eventually(async () => {
    const order = await orderOf(id)
    expect(['paid', 'cancelled']).toContain(order.status)
    return order
  }, patience)

function happyAndUnhappyOrders() {
  test('an order that can be served and paid is paid, and its pieces leave', async () => {
    const before = await stockOf(assam)
    const { id, amountMinor } = await place('test-ok', { productId: assam, quantity: 2 })
    expect(await settled(id)).toMatchObject({ status: 'paid', reason: null })
    expect(await paymentsOf(id)).toMatchObject([{ orderId: id, amountMinor, currency: 'RUB', status: 'completed' }])
    const after = { quantity: before.quantity - 2, reserved: 0 }
    await eventually(async () => expect(await stockOf(assam)).toEqual(after), patience)
  })

  test('an order whose payment is declined is cancelled, and its stock is free again', async () => {
    const before = await stockOf(assam)
    const { id } = await place('test-declined', { productId: assam, quantity: 3 })
    expect(await settled(id)).toMatchObject({ status: 'cancelled', reason: 'payment_declined' })
    expect(await paymentsOf(id)).toMatchObject([{ status: 'failed' }])
    await eventually(async () => expect(await stockOf(assam)).toEqual(before), patience)
  })

  test('an order for more than there is is cancelled, and no money is asked for', async () => {
    const { id } = await place('test-ok', { productId: kettle, quantity: 26 })
    expect(await settled(id)).toMatchObject({ status: 'cancelled', reason: 'out_of_stock' })
    expect(await paymentsOf(id)).toEqual([])
  })
}

/**
 * Six customers who order until enough services have died on them. A service dies, at any moment of its work, after
 * every few orders: by what was done, not by the clock, so that a slow machine is not killed to a standstill.
 */
async function orderUnderFire(enoughKills: number): Promise<Order[]> {
  const targets = Object.values(platform.services)
  const placed: Order[] = []
  let kills = 0
  const customer = async (n: number) => {
    for (let round = 0; kills < enoughKills; round++) {
      const lines = [{ productId: assam, quantity: 1 }]
      if ((round + n) % 5 === 0) lines.push({ productId: kettle, quantity: 2 })
      placed.push(await place((round + n) % 4 === 0 ? 'test-declined' : 'test-ok', ...lines))
      if (placed.length % 5 > 0) continue
      const target = targets[kills++ % targets.length]!
      await delay(Math.random() * 100)
      target.kill()
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(customer))
  return Promise.all(placed.map(order => settled(order.id)))
}

function nothingIsLostOrDoubled() {
  test('services are killed while orders are placed: nothing is lost, nothing is doubled', async () => {
    const rows = async (sql: string, values: unknown[] = []) => (await platform.database.admin.query(sql, values)).rows
    const ordersIn = async () => (await rows('SELECT count(*)::int AS n FROM sales.orders'))[0].n as number
    const before = { assam: await stockOf(assam), kettle: await stockOf(kettle), orders: await ordersIn() }

    const orders = await orderUnderFire(9)
    for (const service of Object.values(platform.services)) expect(service.starts()).toBeGreaterThan(1)
    expect(await ordersIn()).toBe(before.orders + orders.length)
    expect(await rows("SELECT id FROM sales.orders WHERE status NOT IN ('paid', 'cancelled')")).toEqual([])

    const paid = orders.filter(order => order.status === 'paid')
    for (const order of orders) {
      const taken = (await paymentsOf(order.id)).filter((payment: { status: string }) => payment.status === 'completed')
      expect(taken).toHaveLength(order.status === 'paid' ? 1 : 0)
    }
    const sum = 'SELECT count(*)::int AS n, coalesce(sum(amount_minor), 0)::float8 AS minor FROM payment'
    expect(await rows(`${sum}.provider_ledger WHERE decline_reason IS NULL`)).toEqual(
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
      expect(await stockOf(assam)).toEqual(left(assam, before.assam))
      expect(await stockOf(kettle)).toEqual(left(kettle, before.kettle))
    }, patience)
    for (const service of ['sales', 'inventory', 'payment']) {
      expect(await rows(`SELECT position, reason FROM ${service}.dead_letters`)).toEqual([])
    }
  }, 300_000)
}

describe.runIf(inject('engines').kafka)('with Kafka', () => {
  beforeAll(async () => {
    platform = await startPlatform('kafka')
  })
  afterAll(() => platform.stop())
  happyAndUnhappyOrders()
  nothingIsLostOrDoubled()
})

describe('with webhooks only', () => {
  beforeAll(async () => {
    platform = await startPlatform('webhook_only')
  })
  afterAll(() => platform.stop())
  happyAndUnhappyOrders()
  nothingIsLostOrDoubled()
})
