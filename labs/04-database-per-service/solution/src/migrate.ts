/** Brings a schema to where its folder of migrations says. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { type Applied, type Migration, readMigrations, refuseContradictions } from './migrations.ts'

export interface MigrateOptions {
  /** Connects as the role that builds in the schema. */
  url: string
  schema: string
  folder: string
}

/** Longer than this a file must not stand in a lock's queue: everybody who comes after it waits behind it. */
const lockTimeoutMs = 400
/** Between two tries, so that whoever waited behind the last one gets through. */
const pauseMs = 250
const lockNotAvailable = '55P03'

/**
 * Apply what has not been applied, each file once, however many do this at the same time.
 * @returns the names that this call applied
 * @throws Error that names the file, when one fails or the folder contradicts the record
 */
export async function migrate({ url, schema, folder }: MigrateOptions): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: url, application_name: `${schema}-migrate` })
  // Whatever ends the connection also fails the statement under way, or the next one.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await untilAlone(client, schema)
    const record = recordIn(schema)
    await client.query(record.create)
    const migrations = await readMigrations(folder)
    const { rows: applied } = await client.query<Applied>(record.list)
    refuseContradictions(migrations, applied)
    const due = migrations.slice(applied.length)
    for (const migration of due) {
      await apply(client, migration, record.add).catch((error: Error) => {
        throw new Error(`${migration.name}: ${error.message}`, { cause: error })
      })
    }
    return { applied: due.map(({ name }) => name) }
  } finally {
    // The lock ends with the session.
    await client.end()
  }
}

/**
 * One at a time, by a lock of the session: the server holds it as long as it is busy for us, and no longer, whatever
 * becomes of this process. It is tried again and again rather than waited for: a statement that waits holds a snapshot,
 * and CREATE INDEX CONCURRENTLY waits until there is no older one.
 */
async function untilAlone(client: pg.Client, schema: string): Promise<void> {
  const question = "SELECT pg_try_advisory_lock(hashtext('migrate'), hashtext($1)) AS alone"
  for (;;) {
    const { rows } = await client.query<{ alone: boolean }>(question, [schema])
    if (rows[0]!.alone) return
    await delay(50)
  }
}

const recordIn = (schema: string) => {
  const table = `${pg.escapeIdentifier(schema)}.migrations`
  return {
    create: `CREATE TABLE IF NOT EXISTS ${table} (
      number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    list: `SELECT name, checksum FROM ${table} ORDER BY number`,
    add: `INSERT INTO ${table} (number, name, checksum) VALUES ($1, $2, $3)`,
  }
}

async function apply(client: pg.Client, migration: Migration, record: string): Promise<void> {
  const { number, name, checksum, statements, text } = migration
  if (!statements) return untilUnlocked(() => inTransaction(client, text, record, [number, name, checksum]))
  for (const statement of statements) await client.query(statement)
  await client.query(record, [number, name, checksum])
}

async function inTransaction(client: pg.Client, text: string, record: string, values: unknown[]): Promise<void> {
  try {
    await client.query(`BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}`)
    await client.query(text)
    await client.query(record, values)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** Whoever did not get a lock in time goes to the end of the queue. */
async function untilUnlocked(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if ((error as pg.DatabaseError).code !== lockNotAvailable) throw error
      await delay(pauseMs)
    }
  }
}
