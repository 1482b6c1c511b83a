/** What the catalogue says of a table's columns, and how to insert a row whatever other columns the learner gave it. */
import type pg from 'pg'
import { type Attempt, attempt } from './login.ts'

export interface Column {
  name: string
  /** The type below all domains, as in pg_type: `numeric`, `timestamptz`. */
  type: string
  /** Must be given a value: not null, and nothing fills it in. */
  required: boolean
}

/** By name; undefined when there is no such table in `common`. */
export async function columnsOf(client: pg.Client, table: string): Promise<Map<string, Column> | undefined> {
  const { rows } = await client.query<Column>(
    `WITH RECURSIVE layers AS (
       SELECT a.attname, a.atttypid AS type, a.attnotnull AS strict,
              a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '' AS filled
       FROM pg_attribute a WHERE a.attrelid = to_regclass('common.' || $1) AND a.attnum > 0 AND NOT a.attisdropped
       UNION ALL
       SELECT l.attname, t.typbasetype, l.strict OR t.typnotnull, l.filled OR t.typdefault IS NOT NULL
       FROM layers l JOIN pg_type t ON t.oid = l.type WHERE t.typtype = 'd')
     SELECT l.attname AS name, t.typname AS type, l.strict AND NOT l.filled AS required
     FROM layers l JOIN pg_type t ON t.oid = l.type WHERE t.typtype <> 'd'`,
    [table],
  )
  return rows.length > 0 ? new Map(rows.map(row => [row.name, row])) : undefined
}

/** What stands in for a column of the learner's own that must have a value. */
const fillers: Record<string, string> = {
  uuid: 'gen_random_uuid()',
  bool: 'true',
  timestamptz: 'now()',
  timestamp: 'now()',
  date: 'current_date',
  json: "'{}'",
  jsonb: "'{}'",
  int2: '1',
  int4: '1',
  int8: '1',
  numeric: '1',
  float4: '1',
  float8: '1',
}

/** Insert a row of exactly these values, returning it and `inserted_at`; the learner's further columns get something harmless. */
export function insert<Row extends pg.QueryResultRow>(
  client: pg.Client,
  table: { name: string; columns: Map<string, Column>; known: readonly string[] },
  values: Record<string, unknown>,
): Promise<Attempt<Row>> {
  const names = Object.keys(values)
  const further = [...table.columns.values()].filter(({ name, required }) => required && !table.known.includes(name))
  const columns = [...names, ...further.map(({ name }) => name)].map(name => `"${name}"`)
  const slots = [
    ...names.map((_, i) => `$${i + 1}`),
    ...further.map(({ type }) => fillers[type] ?? 'md5(random()::text)'),
  ]
  return attempt<Row>(
    client,
    `INSERT INTO common."${table.name}" (${columns.join(', ')}) VALUES (${slots.join(', ')}) RETURNING *, now() AS inserted_at`,
    Object.values(values),
  )
}
