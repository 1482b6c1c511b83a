/** Demo data for the shop: products, customers, and orders with every possible end. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OrderRequest, shopAt } from '@groundwork/testkit/shop'
import { repository } from '../repository.mjs'
import { runPsqlScript } from '../stack/sql/run.ts'
import type { PlatformAddresses } from './addresses.ts'

const products = 'infrastructure/postgres/seed-demo.sql'

const product = (suffix: number) => `00000000-0000-4000-8000-000000000${suffix}`
const order = (paymentMethod: OrderRequest['paymentMethod'], ...lines: [suffix: number, quantity: number][]) => ({
  paymentMethod,
  lines: lines.map(([suffix, quantity]) => ({ productId: product(suffix), quantity })),
})

const orders: OrderRequest[] = [
  order('test-ok', [101, 2], [107, 1]),
  order('test-ok', [104, 1]),
  order('test-declined', [105, 1]),
  // More pieces than any warehouse has.
  order('test-ok', [106, 100_000]),
  order('test-ok', [102, 3], [103, 1], [108, 5]),
  order('test-ok', [105, 1], [104, 2]),
]

/** Adds only what is missing: it may run after an interrupted run, and beside orders that were placed by hand. */
export async function seedShop(platform: PlatformAddresses, say: (line: string) => void): Promise<void> {
  await runPsqlScript(superuserUrl(platform), readFileSync(join(repository, products), 'utf8'), {
    file: products,
    env: {},
  })
  // The services add the stock of these products themselves when they start.
  say('products and a customer are there')
  const shop = shopAt(`http://${platform.address('gateway', 8080)}`)
  const placed = (await shop.orders()).length
  for (const request of orders.slice(placed)) {
    const { id } = await shop.place(request)
    const { status, reason } = await shop.settled(id)
    say(`order ${id}: ${status}${reason ? `, ${reason}` : ''}`)
  }
  if (placed > 0) say(`${placed} orders were there already`)
}

function superuserUrl({ project, address }: PlatformAddresses): string {
  const { POSTGRES_USER = '', POSTGRES_PASSWORD = '', POSTGRES_DB = '' } = project.services.postgres!.environment
  const url = new URL(`postgresql://${address('postgres', 5432)}/${POSTGRES_DB}`)
  return Object.assign(url, { username: POSTGRES_USER, password: POSTGRES_PASSWORD }).href
}
