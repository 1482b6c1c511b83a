/** The server of a check with the learner's roles in it, and databases with the learner's tables. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Child } from '../../../scripts/lab/kit/child/start-child.ts'
import type { Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { FileRefused, runSqlFile, withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { type LabFiles, release1, rolesFile, services } from './files.ts'

const given = (name: string): string => fileURLToPath(new URL(`../given/${name}`, import.meta.url))
const common = readFileSync(given('common.sql'), 'utf8')
export const server = { compose: given('docker-compose.yml'), password: 'lab-only' }

export const roleKinds = ['migrate', 'app', 'relay'] as const
export const roleNames = services.flatMap(service => roleKinds.map(kind => `${service}_${kind}`))

/** A module of the learner's that is tried on a database. */
export interface Work {
  postgres: Postgres
  database: string
  child: Child
  seed: number
}

/** A database in which only what is given has been done. */
export async function withCommon(postgres: Postgres): Promise<string> {
  const name = await postgres.database()
  await postgres.rows(name, common)
  return name
}

/** @throws FileRefused */
export const runRoles = (postgres: Postgres, database: string, { roles = '' }: LabFiles): Promise<void> =>
  withClient(postgres.url(database), client => runSqlFile(client, rolesFile, roles))

export async function givePasswords(postgres: Postgres): Promise<void> {
  for (const role of roleNames) await postgres.givePassword(role)
}

/** Release 1 of both services, without the learner's migrator. @throws FileRefused */
export async function runMigrations(postgres: Postgres, database: string, files: LabFiles): Promise<void> {
  for (const service of services) {
    await withClient(postgres.url(database, `${service}_migrate`), async client => {
      for (const { path, statements } of release1(files, service)) {
        let above = 0
        for (const statement of statements) {
          await runSqlFile(client, path, statement, above)
          above += statement.split('\n').length
        }
      }
    })
  }
}

/** A database with the learner's roles and the tables of release 1. @throws FileRefused */
export async function withTables(postgres: Postgres, files: LabFiles): Promise<string> {
  const name = await withCommon(postgres)
  try {
    await runRoles(postgres, name, files)
    await givePasswords(postgres)
    await runMigrations(postgres, name, files)
    return name
  } catch (error) {
    // A role that is not there, or cannot log in.
    throw error instanceof pg.DatabaseError ? new FileRefused({ file: rolesFile }, error) : error
  }
}

/** Ours, for who has not got step 1 right yet: they can log in, and each works in its service's schema. */
export const ownRoles = `
  DO $$ DECLARE role text; BEGIN
    FOREACH role IN ARRAY '{${roleNames.join(',')}}'::text[] LOOP
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN EXECUTE format('CREATE ROLE %I LOGIN', role); END IF;
    END LOOP;
  END $$;
  CREATE SCHEMA sales; GRANT USAGE ON SCHEMA sales TO sales_app, sales_relay; GRANT ALL ON SCHEMA sales TO sales_migrate;
  CREATE SCHEMA inventory; GRANT USAGE ON SCHEMA inventory TO inventory_app, inventory_relay;
  GRANT ALL ON SCHEMA inventory TO inventory_migrate;`
