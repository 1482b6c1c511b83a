/** The shop under fire, short: `npm run chaos` does it at length. */
import { needsKafka } from '@groundwork/testkit/needs-kafka'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkAtRest, deadLetters } from './invariants.ts'
import { plants } from './plants.ts'
import { readBooks, replayEverything, replayFromNothing } from './rest.ts'
import { runSeed } from './run-seed.ts'
import { openWorld, type World } from './world.ts'

const seed = Number(process.env.CHAOS_SEED ?? 1 + (Date.now() % 1000))

describe(`orders while processes die (CHAOS_SEED=${seed})`, () => {
  const kafka = needsKafka()
  const told: string[] = []
  let world: World
  beforeAll(async () => {
    if (kafka) world = await openWorld()
  }, 480_000)
  afterAll(() => world?.stop())

  test('nothing is lost, nothing is doubled, and the books are right all the time', async () => {
    const { signal } = new AbortController()
    const { orders, looks, faults, violations } = await runSeed(world, { seed, told, signal, say: () => {} })
    expect(violations).toEqual([])
    expect(orders).toBeGreaterThan(10)
    expect(looks).toBeGreaterThan(10)
    expect(faults.filter(({ injected }) => injected).length).toBeGreaterThan(3)
    const { rows } = await world.database.query('SELECT DISTINCT status::text FROM sales.orders ORDER BY 1')
    expect(rows).toEqual([{ status: 'cancelled' }, { status: 'delivered' }])
  }, 900_000)

  test.each(Object.entries(plants))('it would be seen if %s', async (_what, sql) => {
    const client = await world.database.connect()
    try {
      await client.query('BEGIN')
      const { rowCount } = await client.query(sql)
      expect(rowCount).toBeGreaterThan(0)
      expect(await checkAtRest(client, told)).not.toEqual([])
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })

  test('every consumer reads everything once more, and nothing changes', async () => {
    const before = await readBooks(world.database)
    await replayEverything(world)
    expect(await readBooks(world.database)).toEqual(before)
  }, 480_000)

  test('services that know nothing read everything, and come to know the same', async () => {
    const before = await readBooks(world.database)
    await replayFromNothing(world)
    expect(await readBooks(world.database)).toEqual(before)
    expect((await world.empty.query('SELECT FROM payment.payments')).rowCount).toBeGreaterThan(0)
    expect([...(await deadLetters(world.database)), ...(await deadLetters(world.empty))]).toEqual([])
  }, 480_000)
})
