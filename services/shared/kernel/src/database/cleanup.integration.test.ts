import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { rowsRead } from '@groundwork/testkit/rows-read'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deadLetterCleanup, inboxCleanup, startCleanup } from './cleanup.ts'
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

test('dead letters that were decided three months ago are removed, those that wait never, and little else is read', async () => {
  const keep = (decision: string, age: string, count: number) =>
    database.admin.query(
      `INSERT INTO payment.dead_letters (consumer, position, topic, headers, reason, created_at, resent_at, dismissed_at)
       SELECT 'payment', $1 || $2 || n, 'tea', '{}', 'no tea', now() - interval '1 year',
              CASE $1 WHEN 'resent' THEN now() - $2::interval END, CASE $1 WHEN 'dismissed' THEN now() - $2::interval END
       FROM generate_series(1, $3) AS n`,
      [decision, age, count],
    )
  for (const decision of ['resent', 'dismissed']) {
    await keep(decision, '91 days', 2)
    await keep(decision, '89 days', 500)
  }
  await keep('waits', '1 year', 500)
  expect(await rowsRead(database.admin, 'payment', deadLetterCleanup)).toBe(4)
  await database.pool('payment').query({ text: deadLetterCleanup })
  const { rows } = await database.admin.query('SELECT count(*)::int AS n FROM payment.dead_letters')
  expect(rows).toEqual([{ n: 1500 }])
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
