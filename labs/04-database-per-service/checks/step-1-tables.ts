/** Rule 1.6 as data: the columns of each table, rows made of them, and what must become of those. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { refusal, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { See } from '../../../scripts/lab/kit/rules.ts'
import type { What } from './messages.ts'
import { rule } from './step-1-roles.ts'

interface Column {
  type: string
  /** Make right values, as different as can be, where the database does not give one. */
  right?: (() => string)[]
  /** Smaller than what is right. */
  tooSmall?: number
  /** SQL that is true of what the database gives. */
  filled?: string
  /** One of those that no two rows may share together. */
  isKey?: true
}

type Row = Record<string, string | number | null>

const uuid: Column = { type: 'uuid', right: [randomUUID] }
const key: Column = { ...uuid, isKey: true }
const text: Column = { type: 'text', right: [() => 'text', () => 'any text '.repeat(50)] }
const amount: Column = { type: 'bigint', right: [() => '9223372036854775807', () => '0'], tooSmall: -1 }
const moment = 'timestamp with time zone'
/** A default that is no more than the moment in which the table was made. */
const fixed = `
  SELECT FROM pg_attrdef WHERE adrelid = outbox.tableoid AND pg_get_expr(adbin, adrelid) LIKE '''%::timestamp%'`

const outbox: Record<string, Column> = {
  seq: { type: 'bigint', filled: 'coalesce(seq > lag(seq) OVER (ORDER BY ctid), true)' },
  id: key,
  topic: text,
  key: text,
  payload: { type: 'jsonb', right: [() => '{"total": 1}'] },
  created_at: { type: moment, filled: `abs(extract(epoch FROM created_at - now())) < 3600 AND NOT EXISTS (${fixed})` },
}

export const tables: Record<string, Record<string, Column>> = {
  'sales.orders': {
    id: key,
    customer_id: uuid,
    phone: text,
    status: { type: 'common.order_status', filled: "status::text = 'pending'" },
    amount_minor: amount,
    currency: { type: 'text', right: [() => 'RUB'] },
    placed_at: { type: moment, right: [() => '2026-02-28T23:30:00.123Z'] },
    version: { type: 'integer', filled: 'version = 1' },
  },
  'sales.order_lines': {
    order_id: key,
    product_id: key,
    quantity: { type: 'integer', right: [() => '2', () => '1'], tooSmall: 0 },
    price_minor: amount,
  },
  'sales.outbox': outbox,
  'inventory.stock': { warehouse_id: key, product_id: key, quantity: amount },
  'inventory.outbox': outbox,
}

export const columnsOf = (table: string): string[] => Object.keys(tables[table]!)

/** A row with everything that the database does not give. @param which of the right values: 0 or -1 */
export const exampleOf = (table: string, which = 0): Row =>
  Object.fromEntries(
    Object.entries(tables[table]!).flatMap(([name, { right }]) => (right ? [[name, right.at(which)!()]] : [])),
  )

/** The statements that put a row in; before an order's line its order, whether there is a foreign key or not. */
export function insertsOf(table: string, row: Row): string[] {
  const values = Object.values(row).map(value => (value === null ? 'NULL' : pg.escapeLiteral(String(value))))
  const insert = `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`
  if (table !== 'sales.order_lines' || row.order_id === null) return [insert]
  const [order] = insertsOf('sales.orders', { ...exampleOf('sales.orders'), id: row.order_id! })
  return [`${order} ON CONFLICT DO NOTHING`, insert]
}

/** Rows that are put in one after the other: all are taken, or what is said when they are. */
type Offer = [rows: Row[], what?: What, story?: string]

function offersTo(table: string): Offer[] {
  const [row, other] = [exampleOf(table), exampleOf(table, -1)]
  const columns = Object.entries(tables[table]!)
  const keys = columns.filter(([, { isKey }]) => isKey).map(([name]) => name)
  const sameKey = { ...other, ...Object.fromEntries(keys.map(name => [name, row[name]!])) }
  return [
    [[row]],
    [[other]],
    ...columns.map(([name]): Offer => [[{ ...row, [name]: null }], 'takes-null', `${table}.${name} takes null`]),
    ...columns
      .filter(([, { tooSmall }]) => tooSmall !== undefined)
      .map(([name, { tooSmall }]): Offer => {
        return [[{ ...row, [name]: tooSmall! }], 'takes-too-small', `${table}.${name} takes ${tooSmall}`]
      }),
    [[row, sameKey], 'takes-twice', `${table} takes two rows with the same ${keys.join(' and ')}`],
    // What differs in one column of the key is another row.
    ...keys.map((name): Offer => [[row, { ...row, [name]: other[name]! }]]),
    [[row, other]],
  ]
}

/** A domain counts as what it is made of in the end, any kind of text as text. */
const askTypes = `
  SELECT attname AS name, CASE WHEN typcategory = 'S' THEN 'text' ELSE format_type(pg_basetype(atttypid), NULL) END AS type
  FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped`

/** False when the table does not even take what is right. */
async function tryTable(client: pg.Client, table: string, see: See<What>): Promise<boolean> {
  const place = { file: `sql/${table.split('.')[0]}` }
  const columns = Object.entries(tables[table]!)
  const { rows: found } = await client.query<{ name: string; type: string }>(askTypes, [table])
  for (const [column, { type }] of columns) {
    const is = found.find(({ name }) => name === column)?.type
    if (!see('column-type', { story: `${table}.${column}`, place }).equal(is ?? 'there is no such column', type) && !is)
      return false
  }
  await client.query('BEGIN; SAVEPOINT before')
  for (const [rows, what, story = `${table} refuses what is right`] of offersTo(table)) {
    const inserts = rows.flatMap(row => insertsOf(table, row)).join('; ')
    const error = await refusal(client.query(`ROLLBACK TO SAVEPOINT before; ${inserts}`))
    const asItMust = see(what ?? 'row-refused', { story, place, actual: error?.message }).holds(!error === !what)
    if (!what && !asItMust) return false
  }
  // The last two that were offered are there.
  for (const [column, { filled }] of columns) {
    if (!filled) continue
    const { rows } = await client.query<{ right: boolean }>(`SELECT ${filled} AS right FROM ${table}`)
    see('no-default', { story: `${table}.${column}`, place }).holds(rows.every(({ right }) => right))
  }
  await client.query('ROLLBACK')
  return true
}

export const tableRule = rule(
  '1.6.tables',
  'The tables take what they must, and nothing else',
  ({ postgres, first, see }) =>
    withClient(postgres.url(first), async client => {
      for (const table of Object.keys(tables)) if (!(await tryTable(client, table, see))) return
    }),
  { needs: ['1.2.files'] },
)
