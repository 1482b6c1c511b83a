/** One seed: customers order while the platform is hurt, then everything must be as if nothing had happened. */
import { setTimeout as delay } from 'node:timers/promises'
import type { OrderRequest } from '@groundwork/testkit/shop'
import { blowsOf } from './blows.ts'
import { checkAtRest, createContinuousCheck, type Violation } from './invariants.ts'
import { randomFrom } from './random.ts'
import { atRest } from './rest.ts'
import type { World } from './world.ts'

export interface SeedResult {
  seed: number
  orders: number
  blows: { name: string; struck: boolean }[]
  /** How often the books were looked at while things happened. */
  looks: number
  violations: Violation[]
}

interface SeedOptions {
  seed: number
  orders: number
  /** Of all seeds before, and then of this one too. */
  told: string[]
  /** Does something to the database that must be found. */
  plant?: string
  signal: AbortSignal
  say(line: string): void
}

const customers = 3
const lookEveryMs = 500

export async function runSeed(world: World, options: SeedOptions): Promise<SeedResult> {
  const { seed, orders, told, plant, signal, say } = options
  const random = randomFrom(seed)
  const blows: SeedResult['blows'] = []
  const requests = requestsOf(
    orders,
    (await world.shop.products()).map(({ id }) => id),
    random,
  )
  const watch = startWatching(world, signal)
  const ordering = Promise.all(Array.from({ length: customers }, () => orderAll(world, requests, told, signal)))
  ordering.catch(() => {})
  try {
    for (const { name, strike } of blowsOf(seed, random)) {
      signal.throwIfAborted()
      const struck = await strike(world)
      blows.push({ name, struck })
      say(`  ${name}${struck ? '' : ': it did not come to it'}`)
    }
    await ordering
    await Promise.all([...world.victims.values()].map(victim => victim.ready()))
    await atRest(world)
  } finally {
    await watch.stop()
  }
  if (plant) await world.database.query(plant)
  const violations = [...watch.violations(), ...(await checkAtRest(world.database, told))]
  return { seed, orders, blows, looks: watch.looks(), violations }
}

/** A shopping list that ends in every way there is: delivered, declined, and more than any warehouse holds. */
function requestsOf(count: number, products: string[], random: () => number): OrderRequest[] {
  return Array.from({ length: count }, () => ({
    paymentMethod: random() < 0.2 ? ('test-declined' as const) : ('test-ok' as const),
    lines: [
      {
        productId: products[Math.floor(random() * products.length)]!,
        quantity: random() < 0.1 ? 1_000_000 : 1 + Math.floor(random() * 3),
      },
    ],
  }))
}

/** Takes from the common list, as long as there is something on it. */
async function orderAll({ shop }: World, requests: OrderRequest[], told: string[], signal: AbortSignal): Promise<void> {
  for (let request = requests.pop(); request && !signal.aborted; request = requests.pop()) {
    told.push((await shop.place(request)).id)
  }
}

/** Looks at the books again and again; a database that is away is not looked at. */
function startWatching({ database }: World, signal: AbortSignal) {
  const check = createContinuousCheck(database)
  const found = new Map<string, Violation>()
  let looks = 0
  let watching = true
  const running = (async () => {
    while (watching && !signal.aborted) {
      const violations = await check().catch(() => undefined)
      if (violations) looks += 1
      for (const violation of violations ?? []) found.set(JSON.stringify(violation), violation)
      await delay(lookEveryMs)
    }
  })()
  return {
    looks: () => looks,
    violations: () => [...found.values()],
    async stop() {
      watching = false
      await running
    },
  }
}
