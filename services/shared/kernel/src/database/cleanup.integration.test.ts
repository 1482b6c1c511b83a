import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inboxCleanup, startCleanup } from './cleanup.ts'
import type { Queryable, Statement } from './pool.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await freshDatabase('payment')
})
afterAll(() => database.drop())

const received = (age: string, count: number) =>
  database.admin.query(
    `INSERT INTO payment.inbox SELECT 'payment', gen_random_uuid(), now() - $1::interval FROM generate_series(1, $2)`,
    [age, count],
  )

const kept = async () => (await database.admin.query('SELECT count(*)::int AS n FROM payment.inbox')).rows[0].n

test('the inbox forgets what is older than a message can be, and reads little else to do so', async () => {
  await received('15 days', 5)
  await received('13 days', 1000)
  expect(await rowsRead(database.admin, 'payment', inboxCleanup)).toBe(5)
  await database.pool('payment').query({ text: inboxCleanup })
  expect(await kept()).toBe(1000)
})

test('however much has gathered, it is deleted in slices, beginning at the start', async () => {
  await received('15 days', 2500)
  const deleted: (number | null)[] = []
  const pool = database.pool('payment')
  const watched: Queryable = {
    async query<Row extends object>(statement: Statement) {
      const result = await pool.query<Row>(statement)
      deleted.push(result.rowCount)
      return result
    },
  }
  const stop = startCleanup(watched, silent, [inboxCleanup])
  try {
    await eventually(() => expect(deleted).toEqual([1000, 1000, 500]))
    expect(await kept()).toBe(1000)
  } finally {
    await stop()
  }
})
