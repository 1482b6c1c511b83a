import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import Postgrator from 'postgrator'
import { shippedFolder } from '../process/shipped-folder.ts'
import { isLockTimeout } from './pg-errors.ts'

export interface MigrationSet {
  /** Recorded in `<schema>.<name>_migrations`. */
  name: string
  /** Folder of `NNN.do.name.sql`, applied once each in the order of NNN. */
  folder: string
}

export interface AppliedMigration {
  set: string
  version: number
  title: string
}

interface MigrateOptions {
  /** Connects as the role that owns the schema. */
  url: string
  schema: string
  sets: MigrationSet[]
  log: FastifyBaseLogger
}

/**
 * First line of a file that must not run in a transaction, such as `CREATE INDEX CONCURRENTLY`. Such a file has one
 * statement.
 */
const outsideMark = '-- outside a transaction'

const lockMs = 3000
const attempts = 20
const turnPollMs = 200

/**
 * Brings a schema up to date. Migrations go forward only, and each file is applied once, as a whole or not at all. Of
 * several instances that start together, one applies them and the others wait. When a file fails, the files before it
 * stay applied. An applied file that was edited afterwards is refused.
 *
 * During a deploy, instances of the previous release go on and may even start anew with the new schema. So a migration
 * only adds; a later release removes what nobody uses any more (ADR 0021).
 *
 * A migration that waits for a table lock blocks every later statement on that table, reads too. So it waits for three
 * seconds, lets the others through, and tries again, for about a minute.
 *
 * @returns the applied files in their order
 */
export async function migrate({ url, schema, sets, log }: MigrateOptions): Promise<AppliedMigration[]> {
  const client = new pg.Client({ connectionString: url, application_name: `${schema}-migrate` })
  // A lost connection is also reported as an event, which would end the process. The next statement fails for it.
  client.on('error', () => {})
  await client.connect()
  try {
    await waitForTurn(client, schema)
    const applied: AppliedMigration[] = []
    for (const set of sets) applied.push(...(await applySet(client, schema, set, log)))
    return applied
  } finally {
    // Ends the session, and with it the lock and a transaction that failed.
    await client.end()
  }
}

/**
 * Polls for the lock: a session that waits inside a statement would block another instance's CREATE INDEX CONCURRENTLY.
 */
async function waitForTurn(client: pg.Client, schema: string): Promise<void> {
  const text = 'SELECT pg_try_advisory_lock(hashtext($1)) AS ours'
  while (!(await client.query(text, [`migrate ${schema}`])).rows[0].ours) await delay(turnPollMs)
}

async function applySet(
  client: pg.Client,
  schema: string,
  { name, folder }: MigrationSet,
  log: FastifyBaseLogger,
): Promise<AppliedMigration[]> {
  const postgrator = new Postgrator({
    driver: 'pg',
    currentSchema: schema,
    schemaTable: `${name}_migrations`,
    migrationPattern: join(folder, '*.sql'),
    execQuery: query => client.query(query),
  })
  const applied = await postgrator.getDatabaseVersion()
  const files = (await postgrator.getMigrations()).filter(({ action }) => action === 'do')
  const pending = files.filter(({ version }) => version > applied).sort((a, b) => a.version - b.version)
  for (const { version, name: title, filename } of pending) {
    const apply = async () => void (await postgrator.migrate(String(version)))
    if (readFileSync(filename, 'utf8').startsWith(outsideMark)) {
      await dropUnfinishedIndexes(client, schema)
      await apply()
    } else {
      await inTransaction(client, apply, attempt => log.warn({ schema, attempt, title }, 'waits for a table in use'))
    }
    log.info({ schema, set: name, version, title }, 'migrated')
  }
  // Also when nothing is pending, because this verifies the checksums of the applied files.
  await postgrator.migrate()
  return pending.map(({ version, name: title }) => ({ set: name, version, title }))
}

/** Applies in a transaction, and again when a lock could not be taken in time. */
async function inTransaction(client: pg.Client, apply: () => Promise<void>, onWait: (attempt: number) => void) {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('BEGIN')
      await client.query(`SET LOCAL lock_timeout = ${lockMs}`)
      await apply()
      await client.query('COMMIT')
      return
    } catch (error) {
      if (attempt === attempts || !isLockTimeout(error)) throw error
      await client.query('ROLLBACK')
      onWait(attempt)
      await delay(Math.random() * 500)
    }
  }
}

/**
 * A concurrent index build that was broken off leaves an invalid index, which slows down writes and occupies the name.
 */
async function dropUnfinishedIndexes(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>({
    text: `SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
           WHERE NOT indisvalid AND relnamespace = $1::regnamespace`,
    values: [schema],
  })
  for (const { name } of rows) await client.query(`DROP INDEX CONCURRENTLY ${name}`)
}

/** The folder of migrations beside a module. */
export function migrationsFolder(moduleUrl: string, name = 'migrations'): string {
  return shippedFolder(moduleUrl, name)
}
