/** The server of a check with the learner's roles in it, and databases with the learner's tables. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { PartRequest } from '../../../scripts/lab/contract.ts'
import { noAnswer, openPostgres, type Postgres } from '../../../scripts/lab/kit/engines/postgres.ts'
import { StackError } from '../../../scripts/stack/error.ts'
import type { Place } from '../../../scripts/stack/types.ts'
import { type LabFiles, type Migration, release1, rolesFile, services } from './files.ts'

const given = (name: string): string => fileURLToPath(new URL(`../given/${name}`, import.meta.url))
const common = readFileSync(given('common.sql'), 'utf8')

export const roleKinds = ['migrate', 'app', 'relay'] as const
export type RoleKind = (typeof roleKinds)[number]
export const roleNames = services.flatMap(service => roleKinds.map(kind => `${service}_${kind}`))

/** A file of the learner's that PostgreSQL did not take. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  constructor(
    readonly place: Place,
    readonly reason: pg.DatabaseError,
  ) {
    super(reason.message)
  }
}

export function openServer({ engine, warmDir, signal, onProgress }: PartRequest<LabFiles>): Promise<Postgres> {
  const compose = given('docker-compose.yml')
  return openPostgres({ warm: warmDir, compose, engine, signal, onProgress, password: 'lab-only' })
}

/** Connect, work, disconnect. @throws StackError (environment) when the server does not answer */
export async function asked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'lab-check' })
  client.on('error', () => undefined)
  await client.connect().catch(error => {
    throw error instanceof pg.DatabaseError ? error : noAnswer(error)
  })
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** A database in which only what is given has been done. */
export async function withCommon(postgres: Postgres): Promise<string> {
  const name = await postgres.database()
  await asked(postgres.url(name), client => client.query(common))
  return name
}

/** @throws FileRefused */
export async function runRoles(postgres: Postgres, database: string, { roles = '' }: LabFiles): Promise<void> {
  await asked(postgres.url(database), client => runFile(client, rolesFile, roles))
}

export async function givePasswords(postgres: Postgres): Promise<void> {
  for (const role of roleNames) await postgres.givePassword(role)
}

/** Release 1 of both services, without the learner's migrator. @throws FileRefused */
export async function runMigrations(postgres: Postgres, database: string, files: LabFiles): Promise<void> {
  for (const service of services) {
    await asked(postgres.url(database, `${service}_migrate`), async client => {
      for (const migration of release1(files, service)) await runMigration(client, migration)
    })
  }
}

async function runMigration(client: pg.Client, { path, text, statements }: Migration): Promise<void> {
  let line = 0
  for (const statement of statements) {
    await runFile(client, path, statement, line)
    line += statement.split('\n').length
  }
  if (statements.length === 0) await runFile(client, path, text)
}

/** @param above lines of the file that stand before `text` */
async function runFile(client: pg.Client, file: string, text: string, above = 0): Promise<void> {
  try {
    await client.query(text)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    const before = text.slice(0, Number(error.position ?? 1) - 1)
    throw new FileRefused({ file, line: above + before.split('\n').length }, error)
  }
}

/** A database with the learner's roles and the tables of release 1. @throws StackError when a file of the learner's is refused */
export async function builtDatabase(postgres: Postgres, files: LabFiles): Promise<string> {
  const name = await withCommon(postgres)
  try {
    await runRoles(postgres, name, files)
    await givePasswords(postgres)
    await runMigrations(postgres, name, files)
    return name
  } catch (error) {
    throw error instanceof pg.DatabaseError || error instanceof FileRefused ? notBuilt(error) : error
  }
}

const notBuilt = (error: Error) =>
  new StackError({
    kind: 'service',
    place: error instanceof FileRefused ? error.place : { file: rolesFile },
    message: `The tables cannot be made, so that nothing can work in them: ${error.message}.`,
    next: 'Get step 1 right first: npx lab check 04 --step 1',
  })

/** Ours, for who has not got step 1 right yet. */
export const ownRoles = `
  DO $$ DECLARE role text; BEGIN
    FOREACH role IN ARRAY '{${roleNames.join(',')}}'::text[] LOOP
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN EXECUTE format('CREATE ROLE %I LOGIN', role); END IF;
    END LOOP;
  END $$;
  ${services
    .map(
      service => `CREATE SCHEMA ${service}; GRANT USAGE, CREATE ON SCHEMA ${service} TO ${service}_migrate;
  GRANT USAGE ON SCHEMA ${service} TO ${service}_app, ${service}_relay;`,
    )
    .join('\n  ')}`
