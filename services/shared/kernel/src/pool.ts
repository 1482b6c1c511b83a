import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { createCoalescingSocket } from './coalescing-socket.ts'
import { isRetryable, isUnanswered } from './pg-errors.ts'

/** A statement: plain SQL with `$1` values. A `name` makes PostgreSQL prepare it once per connection. */
export interface Statement {
  name?: string
  text: string
}

export type StatementWithValues = Statement & { values?: unknown[] }

export interface Result<Row> {
  rows: Row[]
  rowCount: number | null
}

/**
 * What repositories ask of the database: a pool or a transaction. Statements that a transaction is given at once
 * (`Promise.all`) go out together and are done in their order, for one round trip in all; when one fails, those after it
 * do too.
 */
export interface Queryable {
  query<Row extends object>(statement: StatementWithValues): Promise<Result<Row>>
}

export interface Pool extends Queryable {
  connect(): Promise<pg.PoolClient>
  /** Connections there are, those of them that nobody uses, and who waits for one. */
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
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

/** How long the server works on one statement. */
const statementMs = 7000

/**
 * How long a statement is waited for, those that were sent before it included. Longer than the server's own limit, which
 * says more when it strikes; but a server that is frozen, or behind a network that is, has no limits.
 */
export const answerMs = statementMs + 1000

/** Of every session, in milliseconds where they are times. */
const sessionSettings = {
  statement_timeout: String(statementMs),
  lock_timeout: '5000',
  // A transaction left open keeps its locks, and no dead row in the whole server can be cleared away.
  idle_in_transaction_session_timeout: '10000',
}

/**
 * A pool whose sessions cannot hang: every wait has an end, on the server's side and on this one.
 *
 * The settings are made by a statement after the connection: as parameters of the start-up, a connection pooler such as
 * PgBouncer refuses them. One that gives each transaction another connection needs them as settings of the role
 * (`ALTER ROLE … SET`), search_path included.
 */
export function createPool({ url, schema, applicationName, max, log }: PoolOptions): Pool {
  const settings = Object.entries({ search_path: schema, ...sessionSettings })
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    pipeline: true,
    stream: createCoalescingSocket,
    types: { getTypeParser },
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    query_timeout: answerMs,
    keepAlive: true,
    async onConnect(client) {
      await client.query(
        'SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS setting (name, value)',
        [settings.map(([name]) => name), settings.map(([, value]) => value)],
      )
    },
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
 *
 * @param lastWrites of which nothing is asked but that they succeed. They go out together with COMMIT, which PostgreSQL
 * makes a rollback when one of them has failed
 */
export async function withTx<T>(
  pool: Pool,
  work: (tx: Queryable) => Promise<T>,
  lastWrites: (result: T) => StatementWithValues[] = () => [],
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(pool, work, lastWrites)
    } catch (error) {
      if (attempt === attempts || !isRetryable(error)) throw error
      await delay(Math.random() * 20 * attempt)
    }
  }
}

async function runOnce<T>(
  pool: Pool,
  work: (tx: Queryable) => Promise<T>,
  lastWrites: (result: T) => StatementWithValues[],
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(client as Queryable)
    const last = [...lastWrites(result), { text: 'COMMIT' }]
    const ended = (await Promise.all(last.map(statement => client.query(statement)))).at(-1)
    // A COMMIT after a failed statement succeeds and rolls back.
    if (ended?.command !== 'COMMIT')
      throw new Error('the transaction was rolled back: a failed statement was overlooked')
    return result
  } catch (error) {
    // Whoever has not answered the one will not answer the other: ending the connection rolls back too.
    if (isUnanswered(error)) broken = error
    else await client.query('ROLLBACK').catch((reason: Error) => (broken = reason))
    throw error
  } finally {
    client.release(broken)
  }
}

/** Rejects unless the database answers. */
export async function ping(pool: Queryable): Promise<void> {
  await pool.query({ text: 'SELECT 1' })
}
