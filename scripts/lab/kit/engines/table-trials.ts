/**
 * Tables as data: what a column takes and refuses, and rows made of that, which are offered to the table. What a table
 * does is the same whether a domain, a check, a trigger or an index makes it so.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { show } from '../rules.ts'
import { refusal } from './sql.ts'
import type { TableFault } from './table-faults.ts'

export interface Column {
  type: string
  /** Make right values, as different as can be, where the database does not give one. The first and the last are tried. */
  right?: (() => string)[]
  /** Smaller than what is right. */
  tooSmall?: number
  /** SQL that is true of what the database gives by itself. */
  filled?: string
  /** One of those that no two rows may share together. */
  isKey?: true
  /** The table of which a row must have this key, whether there is a foreign key or not: it is put in first. */
  of?: string
}

/** Columns by name, by the table's name with its schema. */
export type Tables = Record<string, Record<string, Column>>

export const uuid: Column = { type: 'uuid', right: [randomUUID] }
export const key: Column = { ...uuid, isKey: true }
export const text: Column = { type: 'text', right: [() => 'text', () => 'any text '.repeat(50)] }

export interface TableTrial {
  /** What is said when it does not hold. */
  fault: TableFault
  table: string
  /** `sales.orders.phone takes null` */
  story: string
  holds: boolean
  expected?: string
  /** The type, or what PostgreSQL said. */
  actual?: string
}

type Row = Record<string, string | number | null>

/** A row with everything that the database does not give. @param which of the right values: 0 or -1 */
export const exampleOf = (columns: Tables[string], which: 0 | -1 = 0): Row =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([name, { right }]) => (right ? [[name, right.at(which)!()]] : [])),
  )

/** The statements that put a row in, after the rows that it belongs to. */
export function insertsOf(tables: Tables, table: string, row = exampleOf(tables[table]!)): string[] {
  const values = Object.values(row).map(value => (value === null ? 'NULL' : pg.escapeLiteral(String(value))))
  const owners = Object.entries(tables[table]!).flatMap(([name, { of }]) => {
    if (!of || row[name] === null) return []
    const columns = tables[of]!
    const owner = Object.keys(columns).find(each => columns[each]!.isKey)!
    return insertsOf(tables, of, { ...exampleOf(columns), [owner]: row[name]! }).map(
      sql => `${sql} ON CONFLICT DO NOTHING`,
    )
  })
  return [...owners, `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`]
}

/** Rows that are put in one after the other: all are taken, or what is said when they are. */
type Offer = [rows: Row[], fault?: TableFault, story?: string]

/** The last two rows that are offered are right, and are left there. */
function offersTo(table: string, columns: Tables[string]): Offer[] {
  const [row, other] = [exampleOf(columns), exampleOf(columns, -1)]
  const all = Object.entries(columns)
  const keys = all.flatMap(([name, { isKey }]) => (isKey ? [name] : []))
  const sameKey = { ...other, ...Object.fromEntries(keys.map(name => [name, row[name]!])) }
  return [
    [[row]],
    [[other]],
    ...all.map(([name]): Offer => [[{ ...row, [name]: null }], 'takes-null', `${table}.${name} takes null`]),
    ...all.flatMap(([name, { tooSmall }]): Offer[] => {
      if (tooSmall === undefined) return []
      return [[[{ ...row, [name]: tooSmall }], 'takes-too-small', `${table}.${name} takes ${tooSmall}`]]
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

/**
 * Tries one table after the other, in transactions that are rolled back. It ends with a table that has not got a column,
 * or does not even take what is right: whatever else is tried would say the same again.
 * @param client may do everything with the tables
 */
export async function* tryTables(client: pg.Client, tables: Tables): AsyncGenerator<TableTrial> {
  for (const [table, columns] of Object.entries(tables)) {
    const { rows: found } = await client.query<{ name: string; type: string }>(askTypes, [table])
    for (const [column, { type }] of Object.entries(columns)) {
      const is = found.find(({ name }) => name === column)?.type
      const compared = { expected: show(type), actual: show(is ?? 'there is no such column') }
      yield { fault: 'column-type', table, story: `${table}.${column}`, holds: is === type, ...compared }
      if (!is) return
    }
    await client.query('BEGIN; SAVEPOINT before')
    for (const [rows, fault = 'row-refused', story = `${table} refuses what is right`] of offersTo(table, columns)) {
      const inserts = rows.flatMap(row => insertsOf(tables, table, row)).join('; ')
      const refused = await refusal(client.query(`ROLLBACK TO SAVEPOINT before; ${inserts}`))
      const holds = !refused === (fault === 'row-refused')
      yield { fault, table, story, holds, actual: refused?.message }
      if (refused && fault === 'row-refused') return
    }
    for (const [column, { filled }] of Object.entries(columns)) {
      if (!filled) continue
      const { rows } = await client.query<{ right: boolean }>(`SELECT ${filled} AS right FROM ${table}`)
      yield { fault: 'no-default', table, story: `${table}.${column}`, holds: rows.every(({ right }) => right) }
    }
    await client.query('ROLLBACK')
  }
}
