/** Rule 5.1: what must hold of `sales.orders` once release 2 has been migrated. */
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { indexConditions, unfinishedOf } from '../../../scripts/lab/kit/engines/table-state.ts'
import type { See } from '../../../scripts/lab/kit/rules.ts'
import type { What } from './messages.ts'

/** What `common.phone_key(phone)` gives, without its three milliseconds. */
export const quickKey = `right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)`

const table = 'sales.orders'
const wrongKeys = `SELECT FROM ${table} WHERE phone_key IS DISTINCT FROM ${quickKey} LIMIT 1`
const column = `
  SELECT FROM pg_attribute
  WHERE attrelid = '${table}'::regclass AND attname = 'phone_key' AND atttypid = 'text'::regtype AND NOT attisdropped`
const question = `
  SELECT FROM ${table} WHERE phone_key = '9123456789' AND common.business_day(placed_at) = '2026-02-28'`

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
    const finds = async (sql: string) => (await client.query(sql)).rowCount !== 0
    if (!see('no-column', { story: `${table} has no phone_key of type text` }).holds(await finds(column))) return
    const wrong = `a row of ${table} has another phone_key, or none`
    if (!see('key-wrong', { story: wrong }).holds(!(await finds(wrongKeys)))) return
    const { constraints, indexes } = await unfinishedOf(client, table)
    const [constraint, index] = [constraints[0], indexes[0]]
    if (!see('not-validated', { story: `the constraint “${constraint}” is not validated` }).holds(!constraint)) return
    if (!see('not-valid-index', { story: `the index “${index}” is not valid` }).holds(!index)) return
    for (const [what, told, sql] of refused) {
      await client.query(`BEGIN; ALTER TABLE ${table} DISABLE TRIGGER ALL`)
      const taken = !(await refusal(client.query(sql))) && (await finds(wrongKeys))
      await client.query('ROLLBACK')
      if (!see(what, { story: `with triggers off this is taken: ${told}` }).holds(!taken)) return
    }
    const asked = await indexConditions(client, question)
    const both = asked.some(condition => ['phone_key', 'business_day'].every(part => condition.includes(part)))
    see('no-index', { story: `no index of ${table} has both conditions` }).holds(both)
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
