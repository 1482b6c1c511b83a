import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pool } from './pool.ts'
import { createWithTransaction, type WithTransaction } from './unit-of-work.ts'

let database: TestDatabase
let pool: Pool
let withTransaction: WithTransaction

beforeAll(async () => {
  database = await freshDatabase('sales')
  pool = database.pool('sales', 'migrate')
  withTransaction = createWithTransaction(pool, () => {})
  await pool.query({ text: 'CREATE TABLE note (text text PRIMARY KEY)' })
})
afterAll(() => database.drop())

const write = (text: string) => ({ text: 'INSERT INTO note VALUES ($1)', values: [text] })
const written = async () =>
  (await pool.query<{ text: string }>({ text: 'SELECT * FROM note' })).rows.map(row => row.text)

test('what is written last is committed with what was written before, in the order in which it was given', async () => {
  const gone = { text: 'DELETE FROM note WHERE text = $1', values: ['draft'] }
  await withTransaction(async work => {
    work.writeLast(write('draft'), gone, write('last'))
    await work.query(write('first'))
  })
  expect(await written()).toEqual(['first', 'last'])
})

test('when a last write fails, nothing is committed and nothing follows', async () => {
  const before = await written()
  const followed: string[] = []
  const failed = withTransaction(async work => {
    work.afterCommit(async () => void followed.push('told'))
    await work.query(write('one'))
    work.writeLast(write('one'), write('two'))
  })
  await expect(failed).rejects.toMatchObject({ code: '23505' })
  expect(await written()).toEqual(before)
  expect(followed).toEqual([])
})
