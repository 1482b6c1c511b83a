/** Paid orders on their way, as processes on real engines, in both modes, also while the processes are killed. */
import { setTimeout as delay } from 'node:timers/promises'
import { uuidv7 } from '@groundwork/kernel/ids'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { randomFrom } from '@groundwork/testkit/random'
import { type Shop, shopAt } from '@groundwork/testkit/shop'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

/** Of the moments at which services die, printed with the test's name. */
const seed = Number(process.env.DELIVERY_FLOW_SEED ?? Date.now() % 100_000)

/** How long anything may take on a machine that does much else, in milliseconds. */
const timeoutMs = 90_000

const assam = '00000000-0000-4000-8000-000000000101'

let platform: Platform
let shop: Shop

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  const { delivery, sales } = platform.services
  for (const [name, service] of Object.entries({ delivery, sales, geo: platform.geo })) {
    console.error(`--- ${name}\n${service.output()}`)
  }
})

async function open(mode: 'kafka' | 'webhook_only'): Promise<void> {
  platform = await startPlatform(mode)
  const { sales, inventory, payment } = platform.services
  shop = shopAt({ sales: sales.url, inventory: inventory.url, payment: payment.url })
}

/** Gives the order's id. */
async function order(street: string): Promise<string> {
  return (await shop.place({ paymentMethod: 'test-ok', lines: [{ productId: assam, quantity: 1 }], street })).id
}

const deliveryOf = (orderId: string) =>
  eventually(async () => {
    const url = `${platform.services.delivery.url}/api/v1/deliveries/${orderId}`
    const answer = await fetch(url, { headers: await tokenFor('warehouse_manager') })
    expect(answer.status).toBe(200)
    return (await answer.json()) as { status: string }
  }, timeoutMs)

async function behave(change: object): Promise<void> {
  const body = JSON.stringify(change)
  const headers = { 'content-type': 'application/json' }
  await eventually(async () => {
    const { status } = await fetch(`${platform.geo.url}/behaviour`, { method: 'PUT', headers, body })
    expect(status).toBe(200)
  }, timeoutMs)
}

const rows = async (sql: string, values: unknown[] = []) => (await platform.database.admin.query(sql, values)).rows

function deliveries() {
  test('a paid order is brought where its street is', async () => {
    const id = await order('Baker Street')
    expect(await shop.ended(id)).toMatchObject({ status: 'delivered' })
    expect(await deliveryOf(id)).toMatchObject({ status: 'completed', location: { x: 3, y: 1 }, failure: null })
  })

  test('an order to a street that nobody knows is cancelled, and its money given back', async () => {
    const id = await order('Nowhere Lane')
    expect(await shop.ended(id)).toMatchObject({ status: 'cancelled', reason: 'undeliverable' })
    expect(await shop.payments(id)).toMatchObject([{ status: 'refunded' }])
  })

  test('while geo is away an order waits, and when it is back it is brought', async () => {
    await behave({ outage: true })
    // A street that nobody has asked for: the cache keeps the others, also from one run to the next.
    const id = await order(`Elm Street ${uuidv7()}`)
    expect(await deliveryOf(id)).toMatchObject({ status: 'received' })
    await behave({ outage: false })
    expect(await shop.ended(id)).toMatchObject({ status: 'delivered' })
  })

  test(`delivery and geo are killed while orders are brought: each arrives once, and none is lost (DELIVERY_FLOW_SEED=${seed})`, async () => {
    const random = randomFrom(seed)
    const { delivery } = platform.services
    const ids: string[] = []
    for (let round = 0; round < 6; round++) {
      ids.push(...(await Promise.all(['Mill Lane', 'Harbour Street', 'High Street'].map(order))))
      const dying = round % 3 === 0 ? [delivery, platform.geo] : [delivery]
      await Promise.all(dying.map(process => process.ready()))
      await delay(random() * 300)
      for (const process of dying) process.kill()
    }
    for (const id of ids) expect(await shop.ended(id)).toMatchObject({ status: 'delivered' })
    expect(delivery.starts()).toBeGreaterThan(1)
    const steps = 'SELECT count(*)::int AS n FROM delivery.order_events WHERE order_id = ANY($1) GROUP BY order_id'
    expect(await rows(steps, [ids])).toEqual(ids.map(() => ({ n: 4 })))
    expect(await rows('SELECT FROM delivery.storage_places WHERE order_id IS NOT NULL')).toEqual([])
    for (const service of ['sales', 'delivery']) {
      expect(await rows(`SELECT position, reason FROM ${service}.dead_letters`)).toEqual([])
    }
  }, 300_000)
}

describe('with Kafka', () => {
  const kafka = needsKafka()
  beforeAll(async () => void (kafka && (await open('kafka'))))
  afterAll(async () => void (kafka && (await platform.stop())))
  deliveries()
})

describe('with webhooks only', () => {
  beforeAll(() => open('webhook_only'))
  afterAll(() => platform.stop())
  deliveries()
})
