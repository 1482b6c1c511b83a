/** Questions to the learner's PostgreSQL: as its administrator, as the services' role, and without leaving a trace. */
import pg from 'pg'
import { noAnswer } from '../../../../scripts/lab/kit/engines/no-answer.ts'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import type { StackError } from '../../../../scripts/stack/error.ts'
import type { Live } from '../live.ts'

export type Login = 'owner' | 'app'

/** Names of the variables that rule 2.4 sets for each login. */
export const logins = {
  owner: { user: 'POSTGRES_USER', password: 'POSTGRES_PASSWORD' },
  app: { user: 'APP_DB_USER', password: 'APP_DB_PASSWORD' },
} as const satisfies Record<Login, { user: string; password: string }>

const connectMs = 5_000
/** For a server that listens and is not yet open: its error `cannot_connect_now`. */
const startMs = 30_000
const cannotConnectNow = '57P03'
const statementMs = 10_000

/**
 * Connect, work, disconnect. @throws pg.DatabaseError when the server refuses the login, StackError (environment) when
 * it does not answer, and whatever `work` throws.
 */
export async function asLogin<T>(live: Live, login: Login, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await eventually(() => connected(live, login), { timeoutMs: startMs, intervalMs: 50 })
  if (client instanceof Error) throw client
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Rejects as long as the server only says that it is starting; an answer of any other kind is one. */
async function connected(live: Live, login: Login): Promise<pg.Client | pg.DatabaseError | StackError> {
  const client = new pg.Client({
    ...(await address(live)),
    user: live.env[logins[login].user],
    password: live.env[logins[login].password],
    database: live.env.POSTGRES_DB,
    application_name: 'lab-check',
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
  })
  // The server may go away while a check has nothing under way; the next question will say so.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === cannotConnectNow) throw error
    return error instanceof pg.DatabaseError ? error : noAnswer('postgres', error)
  }
}

/** Where the stack says that it listens; 5432 where only its own container knows. */
async function address({ stack }: Live): Promise<{ host: string; port: number }> {
  const status = (await stack.status()).find(({ service }) => service === 'postgres')
  const [host, port] = Object.values(status?.endpoints ?? {})[0]?.split(':') ?? []
  const found = host && port ? { host, port: Number(port) } : await stack.endpoint('postgres', 5432)
  if (!found) throw noAnswer('postgres', new Error('the stack knows no address of it'))
  return found
}

/** Why the server does not let somebody in; undefined when it does. */
export async function refusedLogin(live: Live, login: Login): Promise<pg.DatabaseError | undefined> {
  try {
    return await asLogin(live, login, async () => undefined)
  } catch (error) {
    if (error instanceof pg.DatabaseError) return error
    throw error
  }
}

/** As `asLogin`; everything that `work` does is taken back. */
export const tryAs = <T>(live: Live, login: Login, work: (client: pg.Client) => Promise<T>): Promise<T> =>
  asLogin(live, login, async client => {
    await client.query('BEGIN')
    try {
      return await work(client)
    } finally {
      await client.query('ROLLBACK')
    }
  })

export type Attempt<Row> = { rows: Row[]; refused?: undefined } | { rows?: undefined; refused: pg.DatabaseError }

/** One statement inside a transaction that goes on when the statement is refused. */
export async function attempt<Row extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  values: unknown[] = [],
): Promise<Attempt<Row>> {
  await client.query('SAVEPOINT attempt')
  try {
    const { rows } = await client.query<Row>(text, values)
    await client.query('RELEASE SAVEPOINT attempt')
    return { rows }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    await client.query('ROLLBACK TO SAVEPOINT attempt')
    return { refused: error }
  }
}
