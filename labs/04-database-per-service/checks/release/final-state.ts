/** Rule 5.1: what must hold of `sales.orders` once release 2 has been migrated. */
import pg from 'pg'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { asked } from '../ground.ts'

/** What `common.phone_key(phone)` gives, without its three milliseconds. */
export const quickKey = `right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)`

const where = { place: { file: 'sql/sales' } }

export async function seeFinalState(postgres: Postgres, database: string, see: See): Promise<void> {
  if (!(await seeWriting(postgres, database, see, insert, changePhone))) return
  await asked(postgres.url(database), async client => {
    const { rows: columns } = await client.query(
      `SELECT format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = 'sales.orders'::regclass AND attname = 'phone_key' AND NOT attisdropped`,
    )
    if (!see('no-column', where).holds(columns.length > 0)) return
    const { rows } = await client.query<{ wrong: number }>(
      `SELECT count(*)::integer AS wrong FROM sales.orders WHERE phone_key IS DISTINCT FROM ${quickKey}`,
    )
    see('key-wrong', where).holds(rows[0]!.wrong === 0)
    await seeRefusals(client, see)
    const { rows: loose } = await client.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE NOT convalidated AND conrelid = 'sales.orders'::regclass`,
    )
    for (const { name } of loose) see('not-validated', { ...where, name }).holds(false)
    const { rows: invalid } = await client.query<{ name: string }>(
      `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid AND indrelid = 'sales.orders'::regclass`,
    )
    for (const { name } of invalid) see('not-valid-index', { ...where, name }).holds(false)
    await seeIndex(client, see)
  })
}

const phone = '+7 (912) 345-67-89'
/** A new order, as release 1 writes it. */
export const insert = `INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at) VALUES (gen_random_uuid(), gen_random_uuid(), '${phone}', 1, 'RUB', now())`

/** Another telephone for an old order. */
const changePhone = `UPDATE sales.orders SET phone = '8 800 555 35 35' WHERE id = (SELECT id FROM sales.orders ORDER BY placed_at LIMIT 1)`

/** Release 1 writes. */
export async function seeWriting(
  postgres: Postgres,
  database: string,
  see: See,
  ...statements: string[]
): Promise<boolean> {
  const refused = await asked(postgres.url(database, 'sales_app'), async client => {
    for (const statement of statements) await client.query(statement)
  }).catch(error => {
    if (error instanceof pg.DatabaseError) return error
    throw error
  })
  return see('release-1-fails', { ...where, actual: refused?.message }).holds(refused === undefined)
}

/** With triggers off it is the constraint alone that refuses. */
async function seeRefusals(client: pg.Client, see: See): Promise<void> {
  const refused = async (sql: string) => {
    await client.query('BEGIN')
    await client.query('SET LOCAL session_replication_role = replica')
    const error = await client.query(sql).then(
      () => undefined,
      (thrown: pg.DatabaseError) => thrown,
    )
    await client.query('ROLLBACK')
    return error !== undefined
  }
  const withKey = (key: string) =>
    insert.replace('placed_at)', 'placed_at, phone_key)').replace('now())', `now(), ${key})`)
  const change = (key: string) =>
    `UPDATE sales.orders SET phone_key = ${key} WHERE id = (SELECT id FROM sales.orders LIMIT 1)`
  see('takes-no-key', where).holds(
    (await refused(withKey('NULL'))) &&
      ((await refused(insert)) || (await isGenerated(client))) &&
      (await refused(change('NULL'))),
  )
  see('takes-other-key', where).holds((await refused(withKey(`'1'`))) && (await refused(change(`'1'`))))
}

/** A column that PostgreSQL itself makes of another is there without any trigger. */
async function isGenerated(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM pg_attribute WHERE attrelid = 'sales.orders'::regclass AND attname = 'phone_key' AND attgenerated <> ''`,
  )
  return rowCount === 1
}

interface Plan {
  'Index Cond'?: string
  Plans?: Plan[]
}

async function seeIndex(client: pg.Client, see: See): Promise<void> {
  await client.query('SET enable_seqscan = off')
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `EXPLAIN (FORMAT JSON) SELECT * FROM sales.orders WHERE phone_key = '9123456789' AND common.business_day(placed_at) = '2026-02-28'`,
  )
  const conditions = (plan: Plan): string[] => [plan['Index Cond'] ?? '', ...(plan.Plans ?? []).flatMap(conditions)]
  const both = conditions(rows[0]!['QUERY PLAN'][0].Plan).some(
    condition => condition.includes('phone_key') && condition.includes('business_day'),
  )
  see('no-index', where).holds(both)
}
