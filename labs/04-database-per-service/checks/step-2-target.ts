/** What the learner's migrator is tried on: a fresh database, a folder of migrations, and what has been done of them. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ChildPool, Pooled } from '../../../scripts/lab/kit/child/pool.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { rules, type See, type Seeing } from '../../../scripts/lab/kit/rules.ts'
import { type Environment, givePasswords, release1Of, roleNames, withCommon, withRoles } from './environment.ts'
import { services } from './files.ts'
import { messages, type What } from './messages.ts'
import type { Ended, Run } from './players/migrate.ts'

type Player = typeof import('./players/migrate.ts')
/** A process with the learner's migrator in it. */
export type Migrator = Pooled<Player>
export type Migrators = ChildPool<Player>

export interface Migrating extends Environment {
  migrators: Migrators
  /** A database in which nothing has been migrated. */
  template: string
}
export type Trial = Migrating & Seeing<What>

export const { rule } = rules<Migrating, What>('04', 'live', messages, { file: 'src/migrate.ts' })

/** What is seen of an error; the rest of it is its stack. */
export const firstLine = ({ error }: Ended): string | undefined => error?.split('\n')[0]

export const seeSuccess = (see: See<What>, ended: Ended, story: string, what: What = 'rejects'): boolean =>
  see(what, { story, actual: firstLine(ended) }).holds(ended.error === undefined)

/** The names that a call says it has applied, without their ending; what it says instead when these are no names. */
export function namesOf({ applied }: Ended): unknown {
  if (!Array.isArray(applied) || applied.some(name => typeof name !== 'string')) return applied
  return applied.map((name: string) => basename(name, '.sql'))
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
  GRANT USAGE ON SCHEMA lab TO PUBLIC; GRANT INSERT ON lab.steps TO PUBLIC`

/** For who has not got step 1 right yet: the six can log in, and one of them builds in `sales`. */
const ownRoles = `
  DO $$ DECLARE role text; BEGIN
    FOREACH role IN ARRAY '{${roleNames.join(',')}}'::text[] LOOP
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN EXECUTE format('CREATE ROLE %I LOGIN', role); END IF;
    END LOOP;
  END $$;
  CREATE SCHEMA sales; GRANT ALL ON SCHEMA sales TO sales_migrate;`

/** With the learner's roles, where they let somebody build in `sales`; else with ours, so that step 2 can be right alone. */
export async function unmigrated(environment: Environment): Promise<string> {
  const { postgres } = environment
  try {
    const name = await withRoles(environment)
    await withClient(postgres.url(name, 'sales_migrate'), me => me.query('CREATE TABLE sales.t (); DROP TABLE sales.t'))
    await postgres.rows(name, steps)
    return name
  } catch {
    const own = await withCommon(environment)
    await postgres.rows(own, ownRoles + steps)
    await givePasswords(environment)
    return own
  }
}

/** A folder of the checker's; `lay` makes it hold these files, and no others. */
function emptyFolder(stateDir: string) {
  mkdirSync(stateDir, { recursive: true })
  const folder = mkdtempSync(join(stateDir, 'migrations-'))
  return {
    folder,
    lay(files: Folder): void {
      for (const name of readdirSync(folder)) rmSync(join(folder, name))
      for (const [name, text] of Object.entries(files)) if (text !== undefined) writeFileSync(join(folder, name), text)
    },
  }
}

export type Target = Awaited<ReturnType<typeof freshTarget>>

export async function freshTarget({ postgres, template, stateDir }: Pick<Trial, 'postgres' | 'template' | 'stateDir'>) {
  const database = await postgres.database(template)
  const { folder, lay } = emptyFolder(stateDir)
  const run: Run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder }
  return {
    database,
    run,
    lay,
    /** @throws ChildFault for what the learner's code did to its process */
    migrate: (migrator: Migrator, limit?: { timeoutMs: number }) => migrator.ask('migrate', run, limit),
    /** What the files have left, in order. */
    rows: async () =>
      (await postgres.rows<{ step: string }>(database, 'SELECT step FROM lab.steps ORDER BY seq')).map(row => row.step),
  }
}

/** Release 1 of both services, by the learner's migrator. @returns why it cannot be made; undefined when it is there */
export async function makeRelease1(
  { migrators, ...environment }: Environment & Pick<Migrating, 'migrators'>,
  database: string,
): Promise<string | undefined> {
  const { postgres, stateDir } = environment
  for (const service of services) {
    const { folder, lay } = emptyFolder(stateDir)
    lay(Object.fromEntries((await release1Of(service, environment)).map(({ name, text }) => [name, text])))
    const run: Run = { url: postgres.url(database, `${service}_migrate`), schema: service, folder }
    const ended = await migrators.use(1, migrator => migrator.ask('migrate', run))
    if (ended.error !== undefined) return firstLine(ended)
  }
  return undefined
}
