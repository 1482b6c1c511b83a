import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { createCoalescingSocket } from './coalescing-socket.ts'
import { isRetryable, isUnanswered } from './pg-errors.ts'

/** A statement: SQL with `$1` values. One with a `name` is prepared once per connection. */
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
 * What repositories need of the database: a pool or a transaction. A transaction sends statements that it gets at once
 * (`Promise.all`) together, in one round trip, and runs them in their order. When one fails, those after it fail too.
 */
export interface Queryable {
  query<Row extends object>(statement: StatementWithValues): Promise<Result<Row>>
}

export interface Pool extends Queryable {
  connect(): Promise<pg.PoolClient>
  /** The number of connections, of idle connections, and of callers that wait for one. */
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  /** Closes all connections. Statements that are not answered within a second fail: the server may be frozen. */
  end(): Promise<void>
}

export interface PoolOptions {
  url: string
  /** The search path: unqualified names are looked up in this schema only. */
  schema: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  max: number
  log: FastifyBaseLogger
}

/** How long the server may work on one statement, in milliseconds. */
const statementMs = 7000

/**
 * How long the client waits for the answer to a statement, in milliseconds, statements sent before it included. The
 * server's own limit is shorter, because its error says more. This one is for a server or a network that is frozen.
 */
export const answerMs = statementMs + 1000

/** Settings of every session. Times are milliseconds. */
const sessionSettings = {
  statement_timeout: String(statementMs),
  lock_timeout: '5000',
  // A transaction that is left open keeps its locks, and keeps VACUUM from removing dead rows on the whole server.
  idle_in_transaction_session_timeout: '10000',
}

/**
 * A pool in which every wait has a time limit, on the server's side and on the client's.
 *
 * The session settings are sent by a statement after connecting, because a connection pooler such as PgBouncer refuses
 * them as start-up parameters. A pooler that gives each transaction another connection needs them as settings of the
 * role (`ALTER ROLE … SET`), search_path included.
 */
export function createPool({ url, schema, applicationName, max, log }: PoolOptions): Pool {
  const settings = Object.entries({ search_path: schema, ...sessionSettings })
  const sockets = new Set<Socket>()
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max,
    pipeline: true,
    stream() {
      const socket = createCoalescingSocket()
      sockets.add(socket)
      return socket.once('close', () => sockets.delete(socket))
    },
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
  // pg also reports a lost connection as an 'error' event, which would end the process without these listeners. The
  // caller gets the error from its query. Only the message is logged: pg attaches its client to the error, with the
  // cancellation key.
  pool.on('error', ({ message }) => log.warn({ reason: message }, 'a database connection was lost'))
  pool.on('connect', client => client.on('error', () => {}))
  return endingInTime(pool, sockets)
}

/** How long the last statements and the farewell to the server may take, in milliseconds. */
const farewellMs = 1000

/** pg waits for the server's answers before it closes a connection, also for those of a server that is frozen. */
function endingInTime(pool: pg.Pool, sockets: ReadonlySet<Socket>): Pool {
  const end = pool.end.bind(pool) as () => Promise<void>
  const endInTime = async () => {
    const late = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, farewellMs)
    await end().finally(() => clearTimeout(late))
  }
  return Object.assign(pool, { end: endInTime }) as Pool
}

const int8 = 20
const numeric = 1700

/**
 * `int8` becomes a number; beyond 2^53 it is an error instead of being rounded. `numeric` stays text: queries return
 * money in whole minor units, so no code should calculate with a decimal.
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
 * Runs `work` in one transaction and returns its result. After a serialisation failure or a deadlock it runs `work`
 * again, so `work` must have no effects outside the transaction. A connection that cannot roll back is closed.
 *
 * @param lastWrites statements whose results nobody needs. They are sent together with COMMIT; when one of them fails,
 * PostgreSQL rolls back
 * @throws when a statement failed, also when `work` caught its error
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
    // A server that did not answer will not answer a ROLLBACK either. Closing the connection rolls back too.
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
