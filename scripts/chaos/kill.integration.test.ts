import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '@groundwork/testkit/eventually'
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { isPaid, type Order, type OrderRequest, type Shop, type Stock, shopAt } from '@groundwork/testkit/shop'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPlatform, repository } from '../platform/project.ts'
import { createLocalStack } from '../stack/running.ts'
import type { Stack } from '../stack/types.ts'
import { randomFrom, shuffled } from './random.ts'

const victims = ['sales', 'inventory', 'payment'] as const
const orders = 60
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 100_000)

let stateDir: string
let stack: Stack
let shop: Shop

describe(`orders while services are killed (CHAOS_SEED=${seed})`, () => {
  const kafka = needsKafka()
  beforeAll(async () => {
    if (!kafka) return
    stateDir = mkdtempSync(join(repository, '.groundwork/chaos-'))
    stack = await createLocalStack(loadPlatform(), { stateDir, anyPorts: true })
    await stack.up()
    const gateway = await stack.endpoint('gateway', 8080)
    shop = shopAt(`http://${gateway?.host}:${gateway?.port}`)
  })
  afterAll(async () => {
    if (!kafka) return
    await stack?.down({ volumes: true })
    rmSync(stateDir, { recursive: true, force: true })
  })

  test('nothing is lost and nothing is doubled', async () => {
    const random = randomFrom(seed)
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
    const products = await shop.products()
    const before = await stockOf(products.map(({ id }) => id))

    // A shopping list that ends in every way there is: paid, declined, and more than any warehouse holds.
    const requests: OrderRequest[] = Array.from({ length: orders }, () => ({
      paymentMethod: random() < 0.25 ? 'test-declined' : 'test-ok',
      lines: [{ productId: pick(products).id, quantity: random() < 0.1 ? 1_000_000 : 1 + Math.floor(random() * 3) }],
    }))
    let placing = true
    const killed: string[] = []
    const killing = (async () => {
      // In rounds, so that each is killed however fast the orders go: one round even when all have been placed.
      for (let round = 1; placing || round === 1; round += 1) {
        for (const victim of shuffled(victims, random)) {
          await ready(victim)
          await stack.kill(victim)
          killed.push(victim)
          await new Promise(resolve => setTimeout(resolve, 400 + random() * 600))
        }
      }
    })()
    const placed: Order[] = []
    for (let index = 0; index < requests.length; index += 4) {
      placed.push(...(await Promise.all(requests.slice(index, index + 4).map(shop.place))))
    }
    placing = false
    await killing
    expect(new Set(killed)).toEqual(new Set(victims))

    const ended = await Promise.all(placed.map(({ id }) => shop.settled(id)))
    const paidFor = new Map<string, number>()
    for (const [index, order] of ended.entries()) {
      const payments = await shop.payments(order.id)
      const kept = payments.filter(({ status }) => status === 'completed')
      expect(kept, `order ${order.id} is ${order.status}`).toHaveLength(isPaid(order) ? 1 : 0)
      if (!isPaid(order)) {
        expect(['payment_declined', 'out_of_stock']).toContain(order.reason)
        continue
      }
      for (const { productId, quantity } of requests[index]?.lines ?? []) {
        paidFor.set(productId, (paidFor.get(productId) ?? 0) + quantity)
      }
    }
    expect(ended.some(isPaid)).toBe(true)
    expect(ended.some(({ reason }) => reason === 'payment_declined')).toBe(true)

    // The last "paid" and "cancelled" still have to reach inventory.
    await expect
      .poll(async () => await stockOf(products.map(({ id }) => id)), { timeout: 30_000, interval: 300 })
      .toEqual(
        new Map(
          [...before].map(([id, { quantity }]) => [id, { quantity: quantity - (paidFor.get(id) ?? 0), reserved: 0 }]),
        ),
      )
  }, 400_000)
})

/**
 * A service that is killed as often as it takes to start never comes back, and what is tried then is the machine. So the
 * next blow waits until it is up again, however long that takes here.
 */
async function ready(victim: string): Promise<void> {
  await eventually(async () => {
    const endpoint = await stack.endpoint(victim, 8000)
    const answer = await fetch(`http://${endpoint?.host}:${endpoint?.port}/readyz`)
    if (!answer.ok) throw new Error(`${victim} is not ready: ${await answer.text()}`)
  }, 120_000)
}

async function stockOf(productIds: readonly string[]): Promise<Map<string, Stock>> {
  return new Map(await Promise.all(productIds.map(async id => [id, await shop.stock(id)] as const)))
}
