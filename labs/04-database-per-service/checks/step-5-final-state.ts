/** Rule 5.1: what must hold of `sales.orders` once release 2 has been migrated. */
import type pg from 'pg'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { See } from '../../../scripts/lab/kit/rules.ts'
import type { What } from './messages.ts'

/** What `common.phone_key(phone)` gives, without its three milliseconds. */
export const quickKey = `right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)`

const wrongKey = `SELECT 'a row of sales.orders has another phone_key, or none' AS story
  FROM sales.orders WHERE phone_key IS DISTINCT FROM ${quickKey} LIMIT 1`

/** A new order, as release 1 writes it. */
const insert = `INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at) VALUES (gen_random_uuid(), gen_random_uuid(), '+7 (912) 345-67-89', 1, 'RUB', now())`
const oldest = '(SELECT id FROM sales.orders ORDER BY placed_at LIMIT 1)'
const changePhone = `UPDATE sales.orders SET phone = '8 800 555 35 35' WHERE id = ${oldest}`

/** By what is said of it: a row of the answer is what is wrong. */
const defects = {
  'no-column': `SELECT 'sales.orders has no phone_key of type text' AS story WHERE NOT EXISTS (SELECT FROM pg_attribute
    WHERE attrelid = 'sales.orders'::regclass AND attname = 'phone_key' AND atttypid = 'text'::regtype AND NOT attisdropped)`,
  'key-wrong': wrongKey,
  'not-validated': `SELECT format('the constraint “%s” is not validated', conname) AS story
    FROM pg_constraint WHERE NOT convalidated AND conrelid = 'sales.orders'::regclass`,
  'not-valid-index': `SELECT format('the index “%s” is not valid', indexrelid::regclass) AS story
    FROM pg_index WHERE NOT indisvalid AND indrelid = 'sales.orders'::regclass`,
}

interface Writing {
  told: string
  sql: string
}

const withoutKey: Writing = { told: 'a new order without a phone_key', sql: insert }
const withKey = (key: string): Writing => ({
  told: `a new order with the phone_key ${key}`,
  sql: insert.replace('placed_at)', 'placed_at, phone_key)').replace('now())', `now(), ${key})`),
})
const changedTo = (key: string): Writing => ({
  told: `an order whose phone_key becomes ${key}`,
  sql: `UPDATE sales.orders SET phone_key = ${key} WHERE id = ${oldest}`,
})

/** What nobody may write, not even with triggers off. */
const refused: Partial<Record<What, Writing[]>> = {
  'takes-no-key': [withoutKey, withKey('NULL'), changedTo('NULL')],
  'takes-other-key': [
    withKey(`'1'`),
    ...[`'1'`, `''`, `'9999999999'`, '(SELECT max(phone_key) FROM sales.orders)'].map(changedTo),
  ],
}

export async function seeFinalState(postgres: Postgres, database: string, see: See<What>): Promise<void> {
  if (!(await seeWriting(postgres, database, see, changePhone))) return
  await withClient(postgres.url(database), async client => {
    for (const [what, sql] of Object.entries(defects)) {
      const [defect] = (await client.query<{ story: string }>(sql)).rows
      if (!see(what as What, defect).holds(defect === undefined)) return
    }
    for (const [what, writings] of Object.entries(refused)) {
      for (const { told, sql } of writings) {
        const story = `with triggers off this is taken: ${told}`
        if (!see(what as What, { story }).holds(!(await isTaken(client, sql)))) return
      }
    }
    see('no-index', { story: 'no index of sales.orders has both conditions' }).holds(await hasIndex(client))
  })
}

/** Release 1 writes: a new order, and what else is said. */
export async function seeWriting(
  postgres: Postgres,
  database: string,
  see: See<What>,
  ...others: string[]
): Promise<boolean> {
  for (const sql of [insert, ...others]) {
    const refused = await refusal(withClient(postgres.url(database, 'sales_app'), client => client.query(sql)))
    if (!see('release-1-fails', { story: `“${sql}”`, actual: refused?.message }).holds(!refused)) return false
  }
  return true
}

/** Whether a row with a wrong key is there afterwards; of what is done here nothing stays. */
async function isTaken(client: pg.Client, sql: string): Promise<boolean> {
  await client.query('BEGIN; ALTER TABLE sales.orders DISABLE TRIGGER ALL')
  const refused = await refusal(client.query(sql))
  const isWrong = !refused && (await client.query(wrongKey)).rows.length > 0
  await client.query('ROLLBACK')
  return isWrong
}

/** Whether one index is asked for both the phone and the day. */
async function hasIndex(client: pg.Client): Promise<boolean> {
  await client.query('SET enable_seqscan = off')
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN SELECT FROM sales.orders WHERE phone_key = '9123456789' AND common.business_day(placed_at) = '2026-02-28'`,
  )
  return rows.some(({ 'QUERY PLAN': line }) =>
    ['Index Cond:', 'phone_key', 'business_day'].every(part => line.includes(part)),
  )
}
