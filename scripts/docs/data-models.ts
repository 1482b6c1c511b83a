/**
 * The platform's tables, for their reference page: the init script and every service's migrations are run in a PostgreSQL
 * that lives in memory, and its catalogue is asked what has come of them. Only the comments are read from the files.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { services } from '@groundwork/contracts/services'
import { migrations } from '../../services/migrations.ts'
import type { Column, DataModel, Table } from '../../src/components/DataModels/model.ts'
import { scanScript } from '../stack/sql/scan.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'
import { type Comments, commentsIn } from './sql-comments.ts'

export async function dataModelsFile(): Promise<GeneratedFile> {
  const db = await PGlite.create()
  try {
    return jsonFile('docs/reference/data-models.json', await readDataModels(db))
  } finally {
    await db.close()
  }
}

async function readDataModels(db: PGlite): Promise<DataModel[]> {
  const models = new Map<string, DataModel>()
  const initScript = await runInitScript(db)
  const common = [...(await tableNames(db, 'common'))]
  models.set('common', await modelOf(db, 'common', ['common'], common, initScript))

  for (const [service, { roles }] of Object.entries(services)) {
    for (const role of roles) await db.exec(`CREATE ROLE ${service}_${role}`)
    await db.exec(`CREATE SCHEMA ${service}; SET search_path TO ${service}`)
    const sets: { name: string; made: string[] }[] = []
    let comments: Comments = new Map()
    for (const { name, folder } of migrations[service as keyof typeof services]()) {
      const before = await tableNames(db, service)
      comments = new Map([...(await runMigrations(db, folder)), ...comments])
      sets.push({ name, made: [...(await tableNames(db, service))].filter(table => !before.has(table)) })
    }
    // Read after the last of them, since one may add to the tables of another.
    for (const { name, made } of sets) {
      const known = models.get(name)
      if (known) known.schemas.push(service)
      else models.set(name, await modelOf(db, name, [service], made, comments))
    }
  }
  return [...models.values()].filter(({ tables, types }) => tables.length + types.length > 0)
}

/** Runs the script's SQL. psql's backslash commands do not change tables and are left out. */
async function runInitScript(db: PGlite): Promise<Comments> {
  const text = readFileSync(new URL('../../infrastructure/postgres/init-db.sql', import.meta.url), 'utf8')
  const statements = [...scanScript(text, { lookup: () => undefined, active: () => true })].flatMap(piece =>
    piece.kind === 'statement' ? [piece.text] : [],
  )
  for (const statement of statements) await db.exec(statement)
  return commentsIn(text.replace(/^\\.*$/gm, ''))
}

async function runMigrations(db: PGlite, folder: string): Promise<Comments> {
  const comments: Comments = new Map()
  for (const name of readdirSync(folder).sort()) {
    const text = readFileSync(join(folder, name), 'utf8')
    await db.exec(text)
    for (const [thing, comment] of await commentsIn(text)) comments.set(thing, comment)
  }
  return comments
}

/** @param made the tables of the model */
async function modelOf(
  db: PGlite,
  name: string,
  schemas: [string],
  made: readonly string[],
  comments: Comments,
): Promise<DataModel> {
  const [schema] = schemas
  const tables: Table[] = []
  for (const table of made) tables.push(await tableOf(db, schema, table, comments))
  const { rows: types } = await db.query<DataModel['types'][number]>(selectEnums, [schema])
  return { name, schemas, types, tables }
}

async function tableOf(db: PGlite, schema: string, name: string, comments: Comments): Promise<Table> {
  const id = `${schema}.${name}`
  const { rows: columns } = await db.query<Omit<Column, 'comment'>>(selectColumns, [id])
  const { rows: constraints } = await db.query<{ definition: string }>(selectConstraints, [id])
  const { rows: indexes } = await db.query<{ definition: string }>(selectIndexes, [id])
  return {
    name,
    comment: comments.get(name) ?? '',
    columns: columns.map(column => ({ ...column, comment: comments.get(`${name}.${column.name}`) ?? '' })),
    constraints: constraints.map(({ definition }) => definition),
    indexes: indexes.map(({ definition }) => definition.replace(/^CREATE (UNIQUE )?INDEX .*? USING (btree )?/, '$1')),
  }
}

async function tableNames(db: PGlite, schema: string): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind = 'r' ORDER BY oid`,
    [schema],
  )
  return new Set(rows.map(({ name }) => name))
}

const selectColumns = `
  SELECT attname AS name,
         format_type(atttypid, atttypmod) AS type,
         NOT attnotnull AS nullable,
         CASE WHEN attidentity <> '' THEN 'counted by the database'
              WHEN attgenerated <> '' THEN 'computed: ' || pg_get_expr(adbin, adrelid)
              ELSE pg_get_expr(adbin, adrelid) END AS default
  FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
  ORDER BY attnum`

const selectConstraints = `
  SELECT pg_get_constraintdef(oid, true) AS definition
  FROM pg_constraint
  WHERE conrelid = to_regclass($1) AND contype IN ('p', 'u', 'f', 'c')
  ORDER BY array_position(ARRAY['p', 'u', 'f', 'c'], contype::text), oid`

const selectIndexes = `
  SELECT pg_get_indexdef(indexrelid) AS definition
  FROM pg_index
  WHERE indrelid = to_regclass($1)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
  ORDER BY indexrelid`

const selectEnums = `
  SELECT typname AS name, array_agg(enumlabel::text ORDER BY enumsortorder) AS values
  FROM pg_type JOIN pg_enum ON enumtypid = pg_type.oid
  WHERE typnamespace = to_regnamespace($1)
  GROUP BY pg_type.oid, typname
  ORDER BY pg_type.oid`
