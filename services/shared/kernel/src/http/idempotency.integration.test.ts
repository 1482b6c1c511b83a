import { createHash } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { migrate } from '../database/migrations.ts'
import type { Pool } from '../database/pool.ts'
import { createWithTransaction } from '../database/unit-of-work.ts'
import { answerCleanup, answerOnce, idempotencyTables } from './idempotency.ts'
import { problem } from './problem.ts'

const route = 'POST /tea'

let database: TestDatabase
let sql: Pool

beforeAll(async () => {
  database = await freshDatabase('sales')
  const schema = 'sales'
  await migrate({ url: database.url(schema, 'migrate'), schema, sets: [idempotencyTables()], log: silent })
  sql = database.pool(schema, 'migrate')
  await sql.query({ text: 'CREATE TABLE brewed (caller text, tea text)' })
})
beforeEach(async () => void (await sql.query({ text: 'TRUNCATE brewed, idempotency_keys' })))
afterAll(() => database.drop())

const brew = { name: 'brew', text: 'INSERT INTO brewed VALUES ($1, $2)' }

const order = (caller: string, key: string, tea: string) =>
  answerOnce(
    { sql, withTransaction: createWithTransaction(sql, () => {}) },
    { route, caller, key, content: [tea] },
    async () => ({
      status: 201,
      body: `${tea} for ${caller}`,
      change: async work => void (await work.query({ ...brew, values: [caller, tea] })),
    }),
  )

const refused = (caller: string, key: string, tea: string) =>
  answerOnce(
    { sql, withTransaction: createWithTransaction(sql, () => {}) },
    { route, caller, key, content: [tea] },
    async () => {
      throw problem(422, 'sold-out', 'It is sold out')
    },
  )

/** As the release did it whose keys had no callers. False when that release would have found an answer. */
async function orderBefore(caller: string, key: string, tea: string): Promise<boolean> {
  const hash = createHash('sha256')
    .update(JSON.stringify([tea]))
    .digest()
  const { rowCount } = await sql.query({
    name: 'order_before',
    text: `
      WITH answer AS (
        INSERT INTO idempotency_keys (route, key, request_hash, status, body) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO NOTHING RETURNING status
      )
      INSERT INTO brewed SELECT $6, $7 FROM answer`,
    values: [route, key, hash, 201, JSON.stringify(`${tea} for ${caller}`), caller, tea],
  })
  return rowCount === 1
}

const brewed = async () =>
  (await sql.query<{ tea: string }>({ text: 'SELECT caller, tea FROM brewed ORDER BY 1' })).rows.map(row =>
    Object.values(row).join(' '),
  )

const keyReused = { init: { status: 422, slug: 'key-reused' } }

test('a key that two callers chose serves each of them', async () => {
  const [ada, ben] = [await order('ada', '1', 'assam'), await order('ben', '1', 'sencha')]
  expect([ada.body, ben.body]).toEqual(['assam for ada', 'sencha for ben'])
  expect(await order('ada', '1', 'assam')).toEqual({ ...ada, replayed: true })
  expect(await order('ben', '1', 'sencha')).toEqual({ ...ben, replayed: true })
  expect(await refused('ben', '1', 'sencha')).toEqual({ ...ben, replayed: true })
  expect(await brewed()).toEqual(['ada assam', 'ben sencha'])
})

test('nobody gets the answer of another, not even to the same request', async () => {
  await order('ada', '1', 'assam')
  await expect(refused('ben', '1', 'assam')).rejects.toMatchObject({ init: { slug: 'sold-out' } })
  expect(await order('ben', '1', 'assam')).toMatchObject({ body: 'assam for ben', replayed: false })
})

test('a key that two callers chose at the same time has its effect once for each', async () => {
  const callers = ['ada', 'ben', 'cleo', 'ada', 'ben', 'cleo', 'ada', 'ben', 'cleo']
  const answers = await Promise.all(callers.map(caller => order(caller, '1', 'assam')))
  expect(answers.map(({ body }) => body)).toEqual(callers.map(caller => `assam for ${caller}`))
  expect(await brewed()).toEqual(['ada assam', 'ben assam', 'cleo assam'])
})

test.each(['ada', 'ben'])('a key with another request is refused, to %s too', async caller => {
  for (const other of ['ada', 'ben']) await order(other, '1', 'assam')
  await expect(order(caller, '1', 'sencha')).rejects.toMatchObject(keyReused)
  await expect(refused(caller, '1', 'sencha')).rejects.toMatchObject(keyReused)
  expect(await brewed()).toEqual(['ada assam', 'ben assam'])
})

test('an answer outlives the older one of another caller under the same key', async () => {
  for (const caller of ['ada', 'ben']) await order(caller, '1', 'assam')
  await sql.query({ text: `UPDATE idempotency_keys SET created_at = now() - interval '8 days' WHERE caller = 'ada'` })
  await sql.query({ text: answerCleanup })
  expect((await order('ben', '1', 'assam')).replayed).toBe(true)
  expect((await order('ada', '1', 'assam')).replayed).toBe(false)
})

test('a request that the release before had answered gets that answer', async () => {
  await orderBefore('ada', '1', 'assam')
  expect(await order('ada', '1', 'assam')).toMatchObject({ body: 'assam for ada', replayed: true })
  expect(await refused('ada', '1', 'assam')).toMatchObject({ body: 'assam for ada', replayed: true })
  expect(await order('ben', '1', 'sencha')).toMatchObject({ body: 'sencha for ben', replayed: false })
})

test('a request that is sent to both releases at once has its effect once', async () => {
  for (let n = 0; n < 20; n++) {
    await Promise.allSettled([orderBefore('ada', `${n}`, 'assam'), order('ada', `${n}`, 'assam')])
  }
  expect(await brewed()).toHaveLength(20)
})

test('the release before finds what this one has answered, and does it no second time', async () => {
  await order('ada', '1', 'assam')
  expect(await orderBefore('ada', '1', 'assam')).toBe(false)
  await order('ben', '1', 'sencha')
  expect(await orderBefore('ben', '1', 'sencha')).toBe(false)
  expect(await brewed()).toEqual(['ada assam', 'ben sencha'])
})
