/** Fresh databases and folders of migrations for the learner's migrator, and what has been done in them. */
import { randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { type Held, holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import type { LabFiles } from '../files.ts'
import { asked, givePasswords, ownRoles, runRoles, withCommon } from '../ground.ts'
import type { Ended, Run } from '../players/migrator.ts'
import type { Migrators } from './migrators.ts'

export interface MigratorContext {
  postgres: Postgres
  migrators: Migrators
  /** A database in which nothing has been migrated. */
  template(): Promise<string>
  stateDir: string
}

/** One schema to be migrated: a database, a folder, and a table `sales.steps` in which each file leaves a row. */
export interface Target {
  database: string
  run: Run
  /** Lay files into the folder, or take away those that are undefined. */
  write(files: Record<string, string | undefined>): void
  /** The rows of `steps`, in the order in which they were left. */
  steps(): Promise<string[]>
}

export const schema = 'sales'

/** With the learner's roles, where they let somebody build in `sales`; else with ours, so that step 2 can be right alone. */
export async function unmigrated(postgres: Postgres, files: LabFiles): Promise<string> {
  const name = await withCommon(postgres)
  try {
    await runRoles(postgres, name, files)
    await givePasswords(postgres)
    await asked(postgres.url(name, 'sales_migrate'), client =>
      client.query('CREATE TABLE sales.probe (); DROP TABLE sales.probe'),
    )
    return name
  } catch {
    const own = await withCommon(postgres)
    await asked(postgres.url(own), client => client.query(ownRoles))
    await givePasswords(postgres)
    return own
  }
}

export async function freshTarget(
  { postgres, template, stateDir }: MigratorContext,
  files: Record<string, string> = {},
): Promise<Target> {
  const database = await postgres.database(await template())
  mkdirSync(stateDir, { recursive: true })
  const folder = mkdtempSync(join(stateDir, 'migrations-'))
  const target: Target = {
    database,
    run: { url: postgres.url(database, 'sales_migrate'), schema, folder },
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, name)
        if (text === undefined) rmSync(path)
        else writeFileSync(path, text)
      }
    },
    steps: () =>
      asked(postgres.url(database), async client => {
        const { rows: found } = await client.query(`SELECT to_regclass('sales.steps') AS steps`)
        if (found[0].steps === null) return []
        const { rows } = await client.query<{ step: string }>('SELECT step FROM sales.steps ORDER BY seq')
        return rows.map(row => row.step)
      }),
  }
  target.write({ '1-steps.sql': first, ...files })
  return target
}

const first = `CREATE TABLE sales.steps (seq bigint GENERATED ALWAYS AS IDENTITY, step text NOT NULL);
${leaves('first')}`

/** A statement that leaves a row. */
export function leaves(step: string): string {
  return `INSERT INTO sales.steps (step) VALUES ('${step}');\n`
}

/** The names that a call says it has applied, without their ending; undefined when it has not resolved to names. */
export function namesOf({ applied }: Ended): string[] | undefined {
  if (!Array.isArray(applied) || applied.some(name => typeof name !== 'string')) return undefined
  return applied.map((name: string) => name.replace(/^.*\//, '').replace(/\.sql$/, ''))
}

export interface Gate extends Held {
  /** A statement that waits in the server until the gate is open, without waiting for any lock. */
  sql: string
  /** Process ids of the sessions that stand before it. */
  waiting(): Promise<number[]>
  /** Resolves when somebody stands before it. */
  reached(): Promise<number>
}

/** A place in a file at which the server stops until the checker says go. */
export async function gate(postgres: Postgres, database: string): Promise<Gate> {
  const keys = `${randomInt(2 ** 31)}, ${randomInt(2 ** 31)}`
  const held = await holdTransaction(postgres.url(database), `SELECT pg_advisory_xact_lock(${keys})`)
  const waiting = async () => {
    const { rows } = await postgres.admin.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND position($2 IN query) > 0`,
      [database, keys],
    )
    return rows.map(row => row.pid)
  }
  return {
    ...held,
    sql: `DO $$
DECLARE
  given_up timestamptz := clock_timestamp() + interval '15 s';
BEGIN
  WHILE NOT pg_try_advisory_xact_lock_shared(${keys}) AND clock_timestamp() < given_up LOOP
    PERFORM pg_sleep(0.01);
  END LOOP;
END $$;
`,
    waiting,
    reached: () =>
      eventually(
        async () => {
          const [pid] = await waiting()
          if (pid === undefined) throw new Error('nobody stands before it')
          return pid
        },
        { intervalMs: 15, timeoutMs: 12_000 },
      ),
  }
}
