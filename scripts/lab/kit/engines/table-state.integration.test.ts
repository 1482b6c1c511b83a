import type pg from 'pg'
import { expect, test } from 'vitest'
import { connect } from './server.testkit.ts'
import { indexConditions, unfinishedOf } from './table-state.ts'

async function withTable(...statements: string[]): Promise<pg.Client> {
  const client = await connect()
  const values = 'INSERT INTO things SELECT n, n % 2 FROM generate_series(1, 4) n'
  for (const sql of ['CREATE TEMP TABLE things (a integer, b integer)', values, ...statements]) await client.query(sql)
  return client
}

test('a constraint that was only promised and an index whose build failed are named, those that are done are not', async () => {
  const client = await withTable(
    'ALTER TABLE things ADD CONSTRAINT is_positive CHECK (a > 0)',
    'CREATE INDEX things_a ON things (a)',
  )
  expect(await unfinishedOf(client, 'things')).toEqual({ constraints: [], indexes: [] })
  await client.query('ALTER TABLE things ADD CONSTRAINT is_small CHECK (a < 100) NOT VALID')
  await expect(client.query('CREATE UNIQUE INDEX CONCURRENTLY things_b ON things (b)')).rejects.toThrow()
  await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'things_a'::regclass")
  const { constraints, indexes } = await unfinishedOf(client, 'things')
  expect(constraints).toEqual(['is_small'])
  expect(indexes).toContain('things_a')
})

test('of a question it is said what one index is asked: both conditions, or each its own', async () => {
  const question = 'SELECT FROM things WHERE a = 1 AND b = 1'
  expect(await indexConditions(await withTable(), question)).toEqual([])
  const one = await indexConditions(await withTable('CREATE INDEX ON things (a, b)'), question)
  expect(one).toEqual(['((a = 1) AND (b = 1))'])
  const each = await indexConditions(await withTable('CREATE INDEX ON things (a)'), question)
  expect(each).toEqual(['(a = 1)'])
})
