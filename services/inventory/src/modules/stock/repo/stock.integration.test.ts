import { randomUUID } from 'node:crypto'
import { withTx } from '@groundwork/kernel/database/pool'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { othersWait } from '@groundwork/testkit/lock-waits'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stockKey } from '../domain/stock.ts'
import { changeStock, lockStock } from './stock.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await freshDatabase('inventory')
})
afterAll(() => database.drop())

/** PostgreSQL counts them a moment after they were resolved. */
async function deadlocks(): Promise<number> {
  await database.admin.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await database.admin.query(
    'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
  )
  return rows[0].n
}

test('transactions that want the same lines queue, whichever they name first; none is a victim of a deadlock', async () => {
  const pool = database.pool('inventory')
  const pairs = Array.from({ length: 12 }, () => ({ warehouseId: randomUUID(), productId: randomUUID() }))
  await changeStock(
    pool,
    pairs.map(pair => ({ ...pair, quantity: 1000, reserved: 0 })),
  )
  const takeOneOfEach = (named: typeof pairs) =>
    withTx(pool, async tx => {
      await lockStock(tx, named)
      await changeStock(
        tx,
        named.map(pair => ({ ...pair, quantity: -1, reserved: 0 })),
      )
    })
  await Promise.all(Array.from({ length: 60 }, (_, index) => takeOneOfEach(index % 2 ? pairs : pairs.toReversed())))
  const { rows } = await database.admin.query('SELECT DISTINCT quantity::int AS left FROM inventory.stock')
  expect(rows).toEqual([{ left: 940 }])
  expect(await deadlocks()).toBe(0)
})

test('of three who want the last piece at once one gets it, and the others see that it has gone', async () => {
  const pool = database.pool('inventory')
  const pair = { warehouseId: randomUUID(), productId: randomUUID() }
  await changeStock(pool, [{ ...pair, quantity: 1, reserved: 0 }])
  const takeLast = () =>
    withTx(pool, async tx => {
      const line = (await lockStock(tx, [pair])).get(stockKey(pair))
      if (line?.quantity === 0) return 'gone'
      await othersWait(database, 2)
      await changeStock(tx, [{ ...pair, quantity: -1, reserved: 0 }])
      return 'taken'
    })
  expect((await Promise.all([takeLast(), takeLast(), takeLast()])).toSorted()).toEqual(['gone', 'gone', 'taken'])
})
