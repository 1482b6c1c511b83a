/** Rule 2.8, in a database with the learner's roles, of which the learner's migrator has made release 1. */
import type { Pooled } from '../../../../scripts/lab/kit/child/pool.ts'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import type { Refusal } from '../../../../scripts/lab/kit/engines/sql.ts'
import type { Seeing } from '../../../../scripts/lab/kit/rules.ts'
import { type LabFiles, release1Folder, rolesFile, services } from '../files.ts'
import { roleNames, runRoles, withCommon } from '../ground.ts'
import type { Ended } from '../players/migrator.ts'
import { firstLine, type MigratorContext } from './target.ts'

export interface Recorded extends MigratorContext {
  files: LabFiles
  /** Where the migrations have been run without the migrator. */
  first: string
  /** Where only the roles are. */
  second: string
}

/** @returns why it cannot be made; undefined when it is there */
export async function makeRelease1(
  { postgres, files, stateDir }: Pick<Recorded, 'postgres' | 'files' | 'stateDir'>,
  database: string,
  migrator: Pooled,
): Promise<Refusal | undefined> {
  for (const service of services) {
    const url = postgres.url(database, `${service}_migrate`)
    const ended = await migrator.ask<Ended>('migrate', {
      url,
      schema: service,
      folder: release1Folder(files, service, stateDir),
    })
    if (ended.error !== undefined) return { message: firstLine(ended)!, place: { file: 'src/migrate.ts' } }
  }
  return undefined
}

export async function seeRecord(context: Recorded & Seeing): Promise<void> {
  const { files, postgres, migrators, first, second, see } = context
  const database = await withCommon(postgres)
  await runRoles(postgres, database, files)
  const refused = await migrators.use(1, migrator => makeRelease1(context, database, migrator))
  if (!see('rejects', { actual: refused?.message }).holds(refused === undefined)) return
  const [roles, built, migrated] = await Promise.all([second, first, database].map(each => tablesOf(postgres, each)))
  const has = (tables: Table[] | undefined, name: string) => tables!.some(({ table }) => table === name)
  // What the migrator has made besides the migrations, or keeps in what the roles came with.
  for (const { table, writers } of migrated!.filter(({ table }) => !has(built, table) || has(roles, table))) {
    const says = { place: { file: rolesFile }, role: writers.join(' and '), table }
    see('record-open', says).holds(writers.length === 0)
  }
}

interface Table {
  table: string
  /** The roles that may write into it, besides the one that migrates its schema. */
  writers: string[]
}

const tablesOf = (postgres: Postgres, database: string): Promise<Table[]> =>
  postgres.rows<Table>(
    database,
    `SELECT name AS table, ARRAY(
       SELECT role FROM unnest($1::text[]) AS role
       WHERE role <> schemaname || '_migrate' AND (has_table_privilege(role, name, 'INSERT, UPDATE, DELETE, TRUNCATE')
         OR has_any_column_privilege(role, name, 'INSERT, UPDATE'))) AS writers
     FROM pg_tables, format('%I.%I', schemaname, tablename) AS name
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    [roleNames],
  )
