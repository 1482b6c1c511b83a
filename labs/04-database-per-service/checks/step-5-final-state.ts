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

/** What is said, and a question whose answer has a row when it is so. */
const defects: [what: What, sql: string][] = [
  [
    'no-column',
    `SELECT 'sales.orders has no phone_key of type text' AS story WHERE NOT EXISTS (SELECT FROM pg_attribute
     WHERE attrelid = 'sales.orders'::regclass AND attname = 'phone_key' AND atttypid = 'text'::regtype AND NOT attisdropped)`,
  ],
  ['key-wrong', wrongKey],
  [
    'not-validated',
    `SELECT format('the constraint “%s” is not validated', conname) AS story
     FROM pg_constraint WHERE NOT convalidated AND conrelid = 'sales.orders'::regclass`,
  ],
  [
    'not-valid-index',
    `SELECT format('the index “%s” is not valid', indexrelid::regclass) AS story
     FROM pg_index WHERE NOT indisvalid AND indrelid = 'sales.orders'::regclass`,
  ],
]

/** A new order, as release 1 writes it; or with a key of its own. */
const insert = (key?: string) =>
  `INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at${key ? ', phone_key' : ''}) VALUES (gen_random_uuid(), gen_random_uuid(), '+7 (912) 345-67-89', 1, 'RUB', now()${key ? `, ${key}` : ''})`
const oldest = '(SELECT id FROM sales.orders ORDER BY placed_at LIMIT 1)'
const changePhone = `UPDATE sales.orders SET phone = '8 800 555 35 35' WHERE id = ${oldest}`
const changeKey = (key: string) => `UPDATE sales.orders SET phone_key = ${key} WHERE id = ${oldest}`

/** What is said when somebody may write this with triggers off. */
const refused: [what: What, told: string, sql: string][] = [
  ['takes-no-key', 'a new order without a phone_key', insert()],
  ['takes-no-key', 'a new order with the phone_key NULL', insert('NULL')],
  ['takes-no-key', 'an order whose phone_key becomes NULL', changeKey('NULL')],
  ['takes-other-key', `a new order with the phone_key '1'`, insert(`'1'`)],
  ...[`'1'`, `''`, `'9999999999'`, '(SELECT max(phone_key) FROM sales.orders)'].map((key): [What, string, string] => [
    'takes-other-key',
    `an order whose phone_key becomes ${key}`,
    changeKey(key),
  ]),
]

export async function seeFinalState(postgres: Postgres, database: string, see: See<What>): Promise<void> {
  if (!(await seeWriting(postgres, database, see, changePhone))) return
  await withClient(postgres.url(database), async client => {
    for (const [what, sql] of defects) {
      const [defect] = (await client.query<{ story: string }>(sql)).rows
      if (!see(what, defect).holds(defect === undefined)) return
    }
    for (const [what, told, sql] of refused) {
      const story = `with triggers off this is taken: ${told}`
      if (!see(what, { story }).holds(!(await isTaken(client, sql)))) return
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
  for (const sql of [insert(), ...others]) {
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
