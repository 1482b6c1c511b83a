/** One seed: customers order while the platform is hurt, then everything must be as if nothing had happened. */
import { setTimeout as delay } from 'node:timers/promises'
import { randomFrom } from '@groundwork/testkit/random'
import type { OrderRequest } from '@groundwork/testkit/shop'
import { faultsOf } from './faults.ts'
import { checkAtRest, createContinuousCheck, type Violation } from './invariants.ts'
import { atRest } from './rest.ts'
import type { World } from './world.ts'

export interface SeedResult {
  seed: number
  orders: number
  faults: { name: string; injected: boolean }[]
  /** How often the invariants were checked while faults happened. */
  looks: number
  violations: Violation[]
}

interface SeedOptions {
  seed: number
  /** Ids of the orders that customers were told of, of this seed and of those before it. */
  told: string[]
  /** A statement that breaks the data on purpose; the checks must find it. */
  plant?: string
  signal: AbortSignal
  say(line: string): void
}

const customers = 3
/** Slow enough that a seed of a few minutes leaves hundreds of orders, not thousands. */
const betweenOrdersMs = 700
const lookEveryMs = 500

export async function runSeed(world: World, options: SeedOptions): Promise<SeedResult> {
  const { seed, told, plant, signal, say } = options
  const before = told.length
  const random = randomFrom(seed)
  const faults: SeedResult['faults'] = []
  const planned = faultsOf(seed, random)
  const watch = startWatching(world, signal)
  const ordering = await startOrdering(world, random, told, signal)
  try {
    for (const { name, inject } of planned) {
      signal.throwIfAborted()
      const injected = await inject(world)
      faults.push({ name, injected })
      say(`  ${name}${injected ? '' : ': it did not come to it'}`)
    }
    await ordering.stop()
    await Promise.all([...world.victims.values()].map(victim => victim.ready()))
    await atRest(world)
  } finally {
    await watch.stop()
  }
  if (plant) await world.database.query(plant)
  const run = { orders: told.length - before, faults, looks: watch.looks() }
  const violations = [...checkRun(run), ...watch.violations(), ...(await checkAtRest(world.database, told))]
  return { seed, ...run, violations }
}

/** A seed without orders, faults or checks of the invariants proves nothing, so each of these is a violation. */
export function checkRun({ orders, faults, looks }: Omit<SeedResult, 'seed' | 'violations'>): Violation[] {
  const counts = {
    'orders are placed': orders,
    'faults are injected': faults.filter(({ injected }) => injected).length,
    'the invariants are checked while faults happen': looks,
  }
  return Object.entries(counts)
    .filter(([, times]) => times === 0)
    .map(([invariant, times]) => ({ invariant, found: { times } }))
}

/** Customers who order one thing after another until the signal fires, so that every process has work when it dies. */
async function startOrdering({ shop }: World, random: () => number, told: string[], signal: AbortSignal) {
  const products = (await shop.products()).map(({ id }) => id)
  let ordering = true
  const customer = async () => {
    while (ordering && !signal.aborted) {
      told.push((await shop.place(anOrder(products, random))).id)
      await delay(betweenOrdersMs)
    }
  }
  const running = Promise.all(Array.from({ length: customers }, customer))
  // Its failure is reported by `stop`; until then no handler is attached.
  running.catch(() => {})
  return {
    async stop() {
      ordering = false
      await running
    },
  }
}

/** An order that will be delivered, declined, or is larger than the stock of any warehouse. */
function anOrder(products: string[], random: () => number): OrderRequest {
  const productId = products[Math.floor(random() * products.length)]!
  const quantity = random() < 0.1 ? 1_000_000 : 1 + Math.floor(random() * 2)
  return { paymentMethod: random() < 0.2 ? 'test-declined' : 'test-ok', lines: [{ productId, quantity }] }
}

/** Checks the invariants again and again. While the database is away, nothing is checked. */
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
