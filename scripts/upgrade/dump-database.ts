/**
 * A database as SQL: applied migrations, rows, sequences. Not a replacement for pg_dump, which the package of PostgreSQL's
 * binaries does not bring: it relies on migrations as the only makers of tables besides the first-start scripts.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from 'pg'

export interface DatabaseDump {
  /** SQL for a database after the first-start scripts, to be run as superuser in one transaction. */
  sql: string
  /**
   * The last transaction id (xid8) in the rows: on a server that has not passed it, these transactions would count as
   * open.
   */
  transactions: string
}

/**
 * @param client as superuser, in the database to dump
 * @param repository with the migration files that the database was made with
 * @throws when an applied migration has no file of the same content
 */
export async function dumpDatabase(client: Client, repository: string): Promise<DatabaseDump> {
  const files = migrationsByChecksum(repository)
  const statements: string[] = []
  for (const versions of await versionTablesOf(client)) statements.push(await schemaOf(client, versions, files))
  const tables = await rowsOf<Table>(client, findTables)
  statements.push('SET session_replication_role = replica;', `TRUNCATE ${tables.map(({ name }) => name).join(', ')};`)
  for (const table of tables) statements.push(...(await insertRows(client, table)))
  for (const { statement } of await rowsOf<Statement>(client, findSequences)) statements.push(statement)
  statements.push('RESET session_replication_role;')
  const [last] = await rowsOf<{ id: string }>(client, 'SELECT pg_current_xact_id()::text AS id')
  return { sql: `${statements.join('\n')}\n`, transactions: last!.id }
}

/** The table in which a service's migrations are recorded; the kernel names it. */
interface VersionTable {
  schema: string
  table: string
  /** Of the schema. */
  owner: string
}

interface Table {
  /** Qualified and quoted. */
  name: string
  /** Comma-separated, without generated columns, which cannot be written. */
  columns: string
}

interface Statement {
  statement: string
}

const findVersionTables = `
  SELECT n.nspname AS schema, c.relname AS table, n.nspowner::regrole::text AS owner
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relname LIKE '%\\_migrations'`

const findTables = `
  SELECT c.oid::regclass::text AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  GROUP BY c.oid ORDER BY 1`

const findSequences = `
  SELECT format('SELECT setval(%L, %s);', format('%I.%I', schemaname, sequencename), last_value) AS statement
  FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY 1`

const findColumns = `
  SELECT format('%I %s', attname, format_type(atttypid, atttypmod)) AS definition
  FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`

/** In the order of their first migration: a later set may build on an earlier one. */
async function versionTablesOf(client: Client): Promise<VersionTable[]> {
  const begun: (VersionTable & { begun: number })[] = []
  for (const found of await rowsOf<VersionTable>(client, findVersionTables)) {
    const [first] = await rowsOf<{ begun: number }>(
      client,
      `SELECT extract(epoch FROM min(run_at))::float8 AS begun FROM ${found.schema}.${found.table} WHERE md5 <> ''`,
    )
    begun.push({ ...found, ...first! })
  }
  return begun.sort((a, b) => a.begun - b.begun)
}

/** The work of a schema's owner: the version table, and each migration from its file. */
async function schemaOf(
  client: Client,
  { schema, table, owner }: VersionTable,
  files: ReadonlyMap<string, string>,
): Promise<string> {
  const columns = await rowsOf<{ definition: string }>(client, findColumns, [`${schema}.${table}`])
  const applied = await rowsOf<{ name: string; md5: string }>(
    client,
    `SELECT name, md5 FROM ${schema}.${table} WHERE md5 <> '' ORDER BY version`,
  )
  const migrations = applied.map(({ name, md5 }) => {
    const file = files.get(md5)
    if (file === undefined) throw new Error(`${schema} was migrated by "${name}", which no file here is the text of.`)
    return `-- ${name}\n${file.trim()}`
  })
  return [
    `SET ROLE ${owner};`,
    `SET search_path = ${schema};`,
    `CREATE TABLE ${table} (${columns.map(({ definition }) => definition).join(', ')});`,
    ...migrations,
    'RESET ROLE;',
    'RESET search_path;\n',
  ].join('\n')
}

/** Undefined for an empty table. Values stay text: JavaScript would round numbers and cut microseconds. */
async function insertRows(client: Client, { name, columns }: Table): Promise<string[]> {
  const [rows] = await rowsOf<{ literal: string }>(
    client,
    `SELECT quote_literal(json_agg(t)) AS literal FROM (SELECT ${columns} FROM ${name}) t HAVING count(*) > 0`,
  )
  if (!rows) return []
  const source = `json_populate_recordset(NULL::${name}, ${rows.literal})`
  return [`INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${source};`]
}

function migrationsByChecksum(repository: string): Map<string, string> {
  const services = join(repository, 'services')
  const names = readdirSync(services, { recursive: true, encoding: 'utf8' })
  const texts = names.filter(isMigration).map(name => readFileSync(join(services, name), 'utf8'))
  return new Map(texts.map(text => [createHash('md5').update(text).digest('hex'), text]))
}

const isMigration = (name: string): boolean => /[.]do[.].*[.]sql$/.test(name) && !name.includes('node_modules')

const rowsOf = async <Row extends object>(client: Client, sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await client.query<Row>(sql, values)).rows
