import { readFileSync } from 'node:fs'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { quickKey } from './step-5-final-state.ts'

test('the quick key is the slow one of common.sql', async () => {
  const client = new pg.Client({ connectionString: inject('engines').postgres })
  await client.connect()
  await client.query('BEGIN')
  await client.query(readFileSync(new URL('../given/common.sql', import.meta.url), 'utf8'))
  const phones = ['+7 (912) 345-67-89', '8 912 345 67 89', '', 'none', '12', '00-49 30 1234567890 ext. 5']
  const { rows } = await client.query(
    `SELECT phone, ${quickKey} AS quick, common.phone_key(phone) AS slow FROM unnest($1::text[]) AS phone`,
    [phones],
  )
  await client.query('ROLLBACK')
  await client.end()
  expect(rows).toHaveLength(phones.length)
  for (const { quick, slow } of rows) expect(quick).toBe(slow)
})
