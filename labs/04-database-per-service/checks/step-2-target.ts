/** What the learner's migrator is tried on: a fresh database, a folder of migrations, and what has been done of them. */
import type { ChildPool, Pooled } from '../../../scripts/lab/kit/child/pool.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { type Folder, freshFolder } from '../../../scripts/lab/kit/folder.ts'
import { rules, type Seeing } from '../../../scripts/lab/kit/rules.ts'
import {
  type Environment,
  givePasswords,
  release1Of,
  roleNames,
  services,
  withCommon,
  withRoles,
} from './environment.ts'
import { messages, type What } from './messages.ts'
import type { Run } from './players/migrate.ts'

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

export async function freshTarget({ postgres, template, stateDir }: Pick<Trial, 'postgres' | 'template' | 'stateDir'>) {
  const database = await postgres.database(template)
  const { path, lay } = freshFolder(stateDir)
  const run: Run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder: path }
  return {
    database,
    run,
    lay,
    /** @throws ChildFault for what the learner's code did to its process */
    migrate: (migrator: Migrator, limits?: { timeoutMs: number }) => migrator.ask('migrate', run, limits),
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
    const { path, lay } = freshFolder(stateDir)
    lay(Object.fromEntries((await release1Of(service, environment)).map(({ name, text }) => [name, text])))
    const run: Run = { url: postgres.url(database, `${service}_migrate`), schema: service, folder: path }
    const { error } = await migrators.use(1, migrator => migrator.ask('migrate', run))
    if (error) return error
  }
  return undefined
}
