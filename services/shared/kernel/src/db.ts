import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { isRetryable } from './pg-errors.ts'

/** A statement: plain SQL with `$1` values. A `name` makes PostgreSQL prepare it once per connection. */
export interface Statement {
  name?: string
  text: string
}

export interface Result<Row> {
  rows: Row[]
  rowCount: number | null
}

/** What repositories ask of the database: a pool or a transaction. */
export interface Queryable {
  query<Row extends object>(statement: Statement & { values?: unknown[] }): Promise<Result<Row>>
}

export interface Pool extends Queryable {
  connect(): Promise<pg.PoolClient>
  end(): Promise<void>
}

export interface PoolOptions {
  url: string
  /** Where unqualified names are looked up, and nowhere else. */
  schema: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  max: number
  log: FastifyBaseLogger
}

/**
 * A pool whose sessions cannot hang: every wait has an end. Server-side limits are milliseconds; a transaction left
 * open keeps its locks, and no dead row in the whole server can be cleared away, hence the short idle limit.
 */
export function createPool({ url, schema, applicationName, max, log }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    options: `-c search_path=${schema}`,
    max,
    types: { getTypeParser },
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 10_000,
    lock_timeout: 5000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  })
  // A connection that the server ends reports it as an event too, idle or in use; without listeners that would end
  // the process. Whoever uses it gets the error from the query.
  // Not the error itself: pg hangs its client on it, with the key that cancels queries.
  pool.on('error', ({ message }) => log.warn({ reason: message }, 'a database connection was lost'))
  pool.on('connect', client => client.on('error', () => {}))
  return pool as Pool
}

const int8 = 20
const numeric = 1700

/**
 * `int8` becomes a number and fails loudly beyond 2^53 rather than rounding. `numeric` stays text: money leaves the
 * database as whole minor units, so a decimal that arrives here is nothing to calculate with.
 */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === int8) return safeInteger
  if (oid === numeric) return (text: string) => text
  return pg.types.getTypeParser(oid, format as 'text')
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a JavaScript number exactly`)
  return value
}

const attempts = 4

/**
 * Runs `work` in one transaction and gives its result. Lost races (serialisation failure, deadlock) run again, so
 * `work` must have no effects outside the transaction. A connection that cannot even roll back is thrown away.
 */
export async function withTx<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(pool, work)
    } catch (error) {
      if (attempt === attempts || !isRetryable(error)) throw error
      await delay(Math.random() * 20 * attempt)
    }
  }
}

async function once<T>(pool: Pool, work: (tx: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(client as Queryable)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Rejects unless the database answers. */
export async function ping(pool: Queryable): Promise<void> {
  await pool.query({ text: 'SELECT 1' })
}
