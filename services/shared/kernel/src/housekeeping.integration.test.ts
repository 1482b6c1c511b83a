import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inboxPruning } from './housekeeping.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await freshDatabase('payment')
})
afterAll(() => database.drop())

test('the inbox forgets what is older than a message can be, and reads little else to do so', async () => {
  const received = (age: string, count: number) =>
    database.admin.query(
      `INSERT INTO payment.inbox SELECT 'payment', gen_random_uuid(), now() - $1::interval FROM generate_series(1, $2)`,
      [age, count],
    )
  await received('15 days', 5)
  await received('13 days', 1000)
  expect(await rowsRead(database.admin, 'payment', inboxPruning)).toBe(5)
  await database.pool('payment').query({ text: inboxPruning })
  const { rows } = await database.admin.query('SELECT count(*)::int AS n FROM payment.inbox')
  expect(rows).toEqual([{ n: 1000 }])
})
