import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import Postgrator from 'postgrator'
import { isLockTimeout } from './pg-errors.ts'

export interface MigrationSet {
  /** Recorded in `<schema>.<name>_migrations`. */
  name: string
  /** Folder of `NNN.do.name.sql`, applied once each in the order of NNN. */
  folder: string
}

interface MigrateOptions {
  /** Connects as the role that owns the schema. */
  url: string
  schema: string
  sets: MigrationSet[]
  log: FastifyBaseLogger
}

const lockMs = 3000
const attempts = 20

/**
 * Brings a schema up to date: forward only, all or nothing, and once, however many instances start together (the
 * others wait for the lock and find nothing left to do). An applied file that was edited afterwards is refused.
 * As everything runs in one transaction, a migration cannot use `CREATE INDEX CONCURRENTLY`.
 *
 * A migration that waits for a table holds up everybody who comes after it, readers too. So it waits for three seconds,
 * lets them through, and tries again, for a minute in all.
 */
export async function migrate({ url, schema, sets, log }: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: `${schema}-migrate` })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`migrate ${schema}`])
    for (let attempt = 1; !(await applyAll(client, schema, sets, log, attempt === attempts)); attempt++) {
      log.warn({ schema, attempt }, 'a migration waits for a table that somebody uses')
      await delay(Math.random() * 500)
    }
  } finally {
    // Ends the session, and with it the lock and a transaction that failed.
    await client.end()
  }
}

/** False when a lock was not to be had, and this was not the last try. */
async function applyAll(
  client: pg.Client,
  schema: string,
  sets: MigrationSet[],
  log: FastifyBaseLogger,
  last: boolean,
) {
  try {
    await client.query('BEGIN')
    await client.query(`SET LOCAL lock_timeout = ${lockMs}`)
    for (const set of sets) await apply(client, schema, set, log)
    await client.query('COMMIT')
    return true
  } catch (error) {
    if (last || !isLockTimeout(error)) throw error
    await client.query('ROLLBACK')
    return false
  }
}

async function apply(client: pg.Client, schema: string, { name, folder }: MigrationSet, log: FastifyBaseLogger) {
  const postgrator = new Postgrator({
    driver: 'pg',
    currentSchema: schema,
    schemaTable: `${name}_migrations`,
    migrationPattern: join(folder, '*.sql'),
    execQuery: query => client.query(query),
  })
  for (const { version, name: title } of await postgrator.migrate()) {
    log.info({ schema, set: name, version, title }, 'migrated')
  }
}

/**
 * The folder of migrations beside a module: `../<name>` when it runs from source (`src/main.ts`), `./<name>` when
 * it runs from a bundle (`dist/services/<service>/main.js`).
 */
export function migrationsFolder(moduleUrl: string, name = 'migrations'): string {
  const here = dirname(fileURLToPath(moduleUrl))
  const candidates = [join(here, name), join(here, '..', name)]
  const found = candidates.find(existsSync)
  if (!found) throw new Error(`no migrations at ${candidates.join(' or ')}`)
  return found
}
