/** The server of a check with the learner's roles in it, and databases with the learner's tables. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import { FileRefused, runSqlFile, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { type PostgresWork, postgresParts } from '../../../scripts/lab/kit/postgres-lab.ts'
import { type Migration, readMigrations } from '../solution/src/migrations.ts'

const given = (name: string): string => fileURLToPath(new URL(`../given/${name}`, import.meta.url))
const common = readFileSync(given('common.sql'), 'utf8')

/** By the name of the learner's module that they run beside: `src/orders.ts`. */
type Players = {
  migrate: typeof import('./players/migrate.ts')
  orders: typeof import('./players/orders.ts')
  'unit-of-work': typeof import('./players/unit-of-work.ts')
}

export const part = postgresParts<Players>({
  compose: given('docker-compose.yml'),
  password: 'lab-only',
  players: new URL('players/', import.meta.url),
  env: { TZ: 'Asia/Kathmandu' },
})

export const services = ['sales', 'inventory'] as const
export type Service = (typeof services)[number]
export const roleKinds = ['migrate', 'app', 'relay'] as const
export type RoleKind = (typeof roleKinds)[number]
export const roleNames = services.flatMap(service => roleKinds.map(kind => `${service}_${kind}`))

export const rolesFile = 'sql/roles.sql'

export type Environment = Pick<PostgresWork<Players>, 'files' | 'postgres' | 'stateDir' | 'seed'>

/** A module of the learner's that is tried on a database. */
export interface Work<Module extends keyof Players = keyof Players> extends Environment {
  database: string
  child: Child<Players[Module]>
}

/** A database in which only what is given has been done. */
export async function withCommon({ postgres }: Pick<Environment, 'postgres'>): Promise<string> {
  const name = await postgres.database()
  await postgres.rows(name, common)
  return name
}

/** Roles belong to the server: they are there in its second database. @throws FileRefused */
export const runRoles = ({ postgres, files }: Environment, database: string): Promise<void> =>
  withClient(postgres.url(database), client => runSqlFile(client, rolesFile, files.read(rolesFile) ?? ''))

/** @throws FileRefused for a role that is not there */
export async function givePasswords({ postgres }: Pick<Environment, 'postgres'>): Promise<void> {
  for (const role of roleNames) await postgres.givePassword(role).catch(rolesRefused)
}

/** From this number on a migration belongs to release 2. */
const release2 = 100

/** The migrations of a service in the order of their numbers, read as the solution reads them. */
export const release1Of = async (service: Service, { files }: Environment): Promise<Migration[]> =>
  (await readMigrations(join(files.scratch, 'sql', service))).filter(({ number }) => number < release2)

/** Release 1 of both services, without the learner's migrator. @throws FileRefused */
export async function runMigrations(environment: Environment, database: string): Promise<void> {
  for (const service of services) {
    const migrations = await release1Of(service, environment)
    await withClient(environment.postgres.url(database, `${service}_migrate`), async client => {
      for (const { name, text, statements = [text] } of migrations)
        for (const statement of statements) await runSqlFile(client, `sql/${service}/${name}`, text, statement)
    }).catch(rolesRefused)
  }
}

/** A database with the learner's roles, who can log in. @throws FileRefused */
export async function withRoles(environment: Environment): Promise<string> {
  const name = await withCommon(environment)
  await runRoles(environment, name)
  await givePasswords(environment)
  return name
}

/** A database with the learner's roles and the tables of release 1. @throws FileRefused */
export async function withTables(environment: Environment): Promise<string> {
  const name = await withRoles(environment)
  await runMigrations(environment, name)
  return name
}

/** A role that is not there, or cannot log in. */
function rolesRefused(error: unknown): never {
  throw error instanceof pg.DatabaseError ? new FileRefused({ file: rolesFile }, error) : error
}
