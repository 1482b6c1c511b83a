import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import Postgrator from 'postgrator'

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

/**
 * Brings a schema up to date: forward only, all or nothing, and once, however many instances start together (the
 * others wait for the lock and find nothing left to do). An applied file that was edited afterwards is refused.
 * As everything runs in one transaction, a migration cannot use `CREATE INDEX CONCURRENTLY`.
 */
export async function migrate({ url, schema, sets, log }: MigrateOptions): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: `${schema}-migrate` })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`migrate ${schema}`])
    await client.query('BEGIN')
    for (const set of sets) await apply(client, schema, set, log)
    await client.query('COMMIT')
  } finally {
    // Ends the session, and with it the lock and a transaction that failed.
    await client.end()
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
