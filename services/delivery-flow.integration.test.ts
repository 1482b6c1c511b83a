/** Deliveries as processes on real engines, in both modes, also while the processes are killed. */
import { setTimeout as delay } from 'node:timers/promises'
import { storeEvents } from '@groundwork/kernel/outbox'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { type Platform, startPlatform } from '@groundwork/testkit/platform'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { goodDay } from './delivery/src/geo/behaviour.ts'
import { deliverOrder } from './delivery/src/testing/orders.ts'

/** How long anything may take on a machine that does much else, in milliseconds. */
const patience = 90_000

let platform: Platform

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  const { delivery, sales } = platform.services
  for (const [name, service] of Object.entries({ delivery, sales, geo: platform.geo })) {
    console.error(`--- ${name}\n${service.output()}`)
  }
})

async function open(mode: 'kafka' | 'webhook_only'): Promise<void> {
  platform = await startPlatform(mode)
}

/** Sends the command as sales does, by its outbox; gives the order's id. */
async function sendOrder(order: Parameters<typeof deliverOrder>[0] = {}): Promise<string> {
  const command = deliverOrder(order)
  await storeEvents(platform.database.pool('sales'), [command])
  return command.event.subject
}

async function deliveryOf(orderId: string): Promise<{ status: string; failure: string | null; history: unknown[] }> {
  const answer = await fetch(`${platform.services.delivery.url}/api/v1/deliveries/${orderId}`)
  if (!answer.ok) throw new Error(`the delivery of ${orderId}: ${answer.status}`)
  return (await answer.json()) as Awaited<ReturnType<typeof deliveryOf>>
}

const expectStatus = (orderId: string, status: string) =>
  eventually(async () => expect(await deliveryOf(orderId)).toMatchObject({ status }), patience)

async function behave(change: object): Promise<void> {
  const body = JSON.stringify({ ...goodDay, ...change })
  const headers = { 'content-type': 'application/json' }
  await eventually(async () => {
    const { status } = await fetch(`${platform.geo.url}/behaviour`, { method: 'PUT', headers, body })
    expect(status).toBe(200)
  }, patience)
}

const rows = async (sql: string, values: unknown[] = []) => (await platform.database.admin.query(sql, values)).rows

function deliveries() {
  test('an order is brought where its street is', async () => {
    const orderId = await sendOrder({ street: 'Baker Street' })
    await expectStatus(orderId, 'completed')
    expect(await deliveryOf(orderId)).toMatchObject({ location: { x: 3, y: 1 }, failure: null })
  })

  test('while geo is away an order waits, and when it is back it is brought', async () => {
    await behave({ outage: true })
    const orderId = await sendOrder({ street: 'Elm Street' })
    await expectStatus(orderId, 'received')
    await behave({ outage: false })
    await expectStatus(orderId, 'completed')
  })

  test('processes are killed while orders are brought: each arrives once, and none is lost', async () => {
    const { delivery } = platform.services
    const sent: string[] = []
    for (let round = 0; round < 8; round++) {
      for (let n = 0; n < 5; n++) sent.push(await sendOrder({ street: `Street ${n}`, volume: 1 + n }))
      await delay(Math.random() * 300)
      for (const process of [delivery, ...(round % 4 === 0 ? [platform.geo] : [])]) process.kill()
    }
    await eventually(async () => {
      const text = "SELECT count(*)::int AS n FROM delivery.orders WHERE id = ANY($1) AND status = 'completed'"
      expect(await rows(text, [sent])).toEqual([{ n: sent.length }])
    }, patience)
    expect(delivery.starts()).toBeGreaterThan(1)
    const steps = 'SELECT count(*)::int AS n FROM delivery.order_events WHERE order_id = ANY($1) GROUP BY order_id'
    expect(await rows(steps, [sent])).toEqual(sent.map(() => ({ n: 4 })))
    expect(await rows('SELECT FROM delivery.storage_places WHERE order_id IS NOT NULL')).toEqual([])
    // Everything that there was to say has been heard by sales.
    await eventually(async () => {
      expect(await rows("SELECT FROM delivery.outbox WHERE aggregate_type = 'order'")).toEqual([])
    }, patience)
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
