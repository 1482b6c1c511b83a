/** What the learner's migrator is tried on: a fresh database, a folder of migrations, and what has been done of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartRequest } from '../../../../scripts/lab/contract.ts'
import { type ChildPool, childPool, type Pooled } from '../../../../scripts/lab/kit/child/pool.ts'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { withClient } from '../../../../scripts/lab/kit/engines/sql.ts'
import type { See, Seeing } from '../../../../scripts/lab/kit/rules.ts'
import type { LabFiles } from '../files.ts'
import { givePasswords, ownRoles, runRoles, withCommon } from '../ground.ts'
import type { Ended, Run } from '../players/migrator.ts'

export interface MigratorContext {
  postgres: Postgres
  /** Processes with the learner's migrator in them. */
  migrators: ChildPool
  /** A database in which nothing has been migrated. */
  template(): Promise<string>
  stateDir: string
}
export type Trial = MigratorContext & Seeing

/** @param askMs for one call: work that waits for ever must end some time */
export const openMigrators = ({ files, signal }: PartRequest<LabFiles>, limit: number, askMs: number): ChildPool =>
  childPool(limit, ['migrate'], {
    directory: files.scratch,
    entry: 'src/migrate.ts',
    player: new URL('../players/migrator.ts', import.meta.url),
    limits: { askMs },
    signal,
  })

/** What is seen of an error; the rest of it is its stack. */
export const firstLine = ({ error }: Ended): string | undefined => error?.split('\n')[0]

export const seeSuccess = (see: See, ended: Ended, what = 'rejects'): boolean =>
  see(what, { actual: firstLine(ended) }).holds(ended.error === undefined)

/** The names that a call says it has applied, without their ending; what it says instead when these are no names. */
export function namesOf({ applied }: Ended): unknown {
  if (!Array.isArray(applied) || applied.some(name => typeof name !== 'string')) return applied
  return applied.map((name: string) => name.replace(/^.*\//, '').replace(/\.sql$/, ''))
}

/** The text of a file by its name; undefined where there is none. */
export type Folder = Record<string, string | undefined>

/** A statement that leaves a row. */
export const leaves = (row: string): string => `INSERT INTO lab.steps (step) VALUES ('${row}');\n`

export const rowOf = (name: string): string => name.replace(/^\d+-/, '')

/** Files of these names, each of which leaves its own: `2-two` leaves `two`. */
export const filesOf = (...names: string[]): Folder =>
  Object.fromEntries(names.map(name => [`${name}.sql`, leaves(rowOf(name))]))

/** Where files leave their rows: not in the schema that is migrated. */
const steps = `
  CREATE SCHEMA lab; CREATE TABLE lab.steps (seq bigint GENERATED ALWAYS AS IDENTITY, step text NOT NULL);
  GRANT USAGE ON SCHEMA lab TO sales_migrate; GRANT INSERT ON lab.steps TO sales_migrate`

/** With the learner's roles, where they let somebody build in `sales`; else with ours, so that step 2 can be right alone. */
export async function unmigrated(postgres: Postgres, files: LabFiles): Promise<string> {
  const name = await withCommon(postgres)
  try {
    await runRoles(postgres, name, files)
    await givePasswords(postgres)
    await withClient(postgres.url(name, 'sales_migrate'), me => me.query('CREATE TABLE sales.t (); DROP TABLE sales.t'))
    await postgres.rows(name, steps)
    return name
  } catch {
    const own = await withCommon(postgres)
    await postgres.rows(own, ownRoles + steps)
    await givePasswords(postgres)
    return own
  }
}

export interface Target {
  database: string
  run: Run
  /** @throws ChildFault for what the learner's code did to its process */
  migrate(migrator: Pooled, limits?: { timeoutMs: number }): Promise<Ended>
  /** The folder holds these files from now on, and no others. */
  lay(files: Folder): void
  /** What the files have left, in order. */
  rows(): Promise<string[]>
}

export async function freshTarget({ postgres, template, stateDir }: MigratorContext): Promise<Target> {
  const database = await postgres.database(await template())
  mkdirSync(stateDir, { recursive: true })
  const folder = mkdtempSync(join(stateDir, 'migrations-'))
  const run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder }
  return {
    database,
    run,
    migrate: (migrator, limits) => migrator.ask<Ended>('migrate', run, limits),
    lay(files) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      for (const [name, text] of Object.entries(files)) if (text !== undefined) writeFileSync(join(folder, name), text)
    },
    rows: async () =>
      (await postgres.rows<{ step: string }>(database, 'SELECT step FROM lab.steps ORDER BY seq')).map(row => row.step),
  }
}
