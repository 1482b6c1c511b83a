/** What the learner's migrator is tried on: a fresh database, a folder of migrations, and what has been done of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PartRequest } from '../../../../scripts/lab/contract.ts'
import { type ChildPool, childPool, type Pooled } from '../../../../scripts/lab/kit/child/pool.ts'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import type { Seeing } from '../../../../scripts/lab/kit/rules.ts'
import type { LabFiles } from '../files.ts'
import { asked, givePasswords, ownRoles, runRoles, withCommon } from '../ground.ts'
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

/** @throws ChildFault for what the learner's code did to its process */
export const migrate = (migrator: Pooled, run: Run): Promise<Ended> => migrator.ask<Ended>('migrate', run)

/** The table in which each file leaves a row: not in the schema that is migrated. */
const steps = `
  CREATE SCHEMA lab; CREATE TABLE lab.steps (seq bigint GENERATED ALWAYS AS IDENTITY, step text NOT NULL);
  GRANT USAGE ON SCHEMA lab TO sales_migrate; GRANT INSERT ON lab.steps TO sales_migrate`

/** A statement that leaves a row. */
export const leaves = (step: string): string => `INSERT INTO lab.steps (step) VALUES ('${step}');\n`

/** With the learner's roles, where they let somebody build in `sales`; else with ours, so that step 2 can be right alone. */
export async function unmigrated(postgres: Postgres, files: LabFiles): Promise<string> {
  const name = await withCommon(postgres)
  try {
    await runRoles(postgres, name, files)
    await givePasswords(postgres)
    await asked(postgres.url(name, 'sales_migrate'), client =>
      client.query('CREATE TABLE sales.t (); DROP TABLE sales.t'),
    )
    await postgres.rows(name, steps)
    return name
  } catch {
    const own = await withCommon(postgres)
    await postgres.rows(own, ownRoles + steps)
    await givePasswords(postgres)
    return own
  }
}

/** By file name. */
export type Folder = Record<string, string>

export interface Target {
  database: string
  run: Run
  /** The folder holds these files from now on, and no others. */
  lay(folder: Folder): void
  /** What the files have left, in order. */
  steps(): Promise<string[]>
}

export async function freshTarget({ postgres, template, stateDir }: MigratorContext): Promise<Target> {
  const database = await postgres.database(await template())
  mkdirSync(stateDir, { recursive: true })
  const folder = mkdtempSync(join(stateDir, 'migrations-'))
  return {
    database,
    run: { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder },
    lay(files) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    },
    async steps() {
      const rows = await postgres.rows<{ step: string }>(database, 'SELECT step FROM lab.steps ORDER BY seq')
      return rows.map(({ step }) => step)
    },
  }
}
