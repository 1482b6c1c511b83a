/** Runs in the child, beside the learner's src/unit-of-work.ts: units that succeed, fail and stand in each other. */
import { inspect } from 'node:util'
import pg from 'pg'

interface Tx {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

interface Work {
  transact<T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T>
}

/** How a unit fails: see `failures`. */
export type How = keyof typeof failures

/** What came out of a unit: its result, or what it threw. */
export type CameOut =
  | { result: unknown; threw?: undefined }
  | { result?: undefined; threw: { same: boolean; says: string } }

/** A unit writes its name, does its parts, and then fails or not. The one around it catches what comes out, or not. */
export interface Unit {
  name: string
  parts: Unit[]
  fails: boolean
  caught: boolean
}

const insert = 'INSERT INTO units (name) VALUES ($1)'

/** What is thrown on purpose, to be known again. */
class Thrown extends Error {}

const failures = {
  'it throws before there is a promise': (): never => {
    throw new Thrown('at once')
  },
  'it throws later': async () => {
    await new Promise(resolve => setTimeout(resolve, 5))
    throw new Thrown('later')
  },
  'it throws undefined': async () => {
    throw undefined
  },
  'it throws 0': async () => {
    throw 0
  },
  'bad SQL': tx => tx.query('SELEC 1'),
  'a constraint that is checked at COMMIT': tx => tx.query('INSERT INTO pairs VALUES (1, 2)'),
  'a failed statement that it swallows': tx => tx.query('SELECT 1 / 0').catch(() => undefined),
  'the server ends the connection in a statement': tx => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'),
  'the server ends the connection in a statement, which it swallows': tx =>
    tx.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined),
  'the server ends the connection between two statements': async (tx, url) => {
    const { rows } = await tx.query('SELECT pg_backend_pid() AS pid')
    const other = new pg.Client({ connectionString: url })
    await other.connect()
    await other.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    await other.end()
    await new Promise(resolve => setTimeout(resolve, 50))
  },
} satisfies Record<string, (tx: Tx, url: string) => unknown>

export async function succeed(work: Work, { url, name }: { url: string; name: string }): Promise<CameOut> {
  return withPool(url, 1, pool =>
    cameOut(
      () =>
        work.transact(pool, async tx => {
          await tx.query(insert, [name])
          return name
        }),
      undefined,
    ),
  )
}

/** One unit for each name, each of which writes it and then fails; then both connections of the pool are taken and held. */
export async function failAll(
  work: Work,
  { url, units }: { url: string; units: { name: string; how: How }[] },
): Promise<{ cameOut: CameOut[]; connections: string[] }> {
  return withPool(url, 2, async pool => {
    const out = await Promise.all(units.map(unit => failOne(work, pool, url, unit)))
    const connections: string[] = []
    const clients = await Promise.all([pool.connect(), pool.connect()].map(each => each.catch((error: Error) => error)))
    for (const client of clients) connections.push(client instanceof Error ? client.message : await stateOf(client))
    for (const client of clients) if (!(client instanceof Error)) client.release()
    return { cameOut: out, connections }
  })
}

async function failOne(
  work: Work,
  pool: pg.Pool,
  url: string,
  { name, how }: { name: string; how: How },
): Promise<CameOut> {
  let thrown: { value: unknown } | undefined
  const note = (error: unknown): never => {
    thrown = { value: error }
    throw error
  }
  const unit = (tx: Tx): Promise<unknown> => {
    try {
      if (how === 'it throws before there is a promise') return failures[how]()
      const fail: (tx: Tx, url: string) => unknown = failures[how]
      return tx
        .query(insert, [name])
        .then(() => fail(tx, url))
        .catch(note)
    } catch (error) {
      return note(error)
    }
  }
  return cameOut(
    () => work.transact(pool, unit),
    () => thrown,
  )
}

/** `fresh` when it is in no transaction: in one, BEGIN is answered by a warning or an error. */
async function stateOf(client: pg.PoolClient): Promise<string> {
  try {
    const notices: string[] = []
    client.on('notice', ({ message }) => notices.push(message ?? ''))
    await client.query('BEGIN')
    await client.query('ROLLBACK')
    return notices.length === 0 ? 'fresh' : notices.join(', ')
  } catch (error) {
    return (error as Error).message
  }
}

export async function nest(work: Work, { url, unit }: { url: string; unit: Unit }): Promise<CameOut> {
  return withPool(url, 1, pool => cameOut(() => perform(work, pool, unit), undefined))
}

async function perform(work: Work, db: pg.Pool | Tx, unit: Unit): Promise<string> {
  return work.transact(db, async tx => {
    await tx.query(insert, [unit.name])
    for (const part of unit.parts) {
      const done = perform(work, tx, part)
      await (part.caught ? done.catch(() => undefined) : done)
    }
    if (unit.fails) throw new Thrown(unit.name)
    return unit.name
  })
}

/** The inner unit swallows a failed statement; whatever comes out of it, the outer one goes on. */
export async function swallowInside(work: Work, { url }: { url: string }): Promise<{ inner: CameOut; outer: CameOut }> {
  return withPool(url, 1, async pool => {
    let inner: CameOut = { result: 'never begun' }
    const outer = await cameOut(
      () =>
        work.transact(pool, async tx => {
          await tx.query(insert, ['outer'])
          inner = await cameOut(
            () =>
              work.transact(tx, async nested => {
                await nested.query(insert, ['inner'])
                await nested.query('SELECT 1 / 0').catch(() => undefined)
                return 'done'
              }),
            undefined,
          )
          await tx.query(insert, ['after'])
          return 'done'
        }),
      undefined,
    )
    return { inner, outer }
  })
}

async function cameOut(
  unit: () => Promise<unknown>,
  thrown: (() => { value: unknown } | undefined) | undefined,
): Promise<CameOut> {
  try {
    return { result: await unit() }
  } catch (error) {
    const known = thrown?.()
    return { threw: { same: known !== undefined && known.value === error, says: inspect(error).split('\n')[0]! } }
  }
}

async function withPool<T>(url: string, max: number, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max, connectionTimeoutMillis: 8_000 })
  // Of connections that nobody has taken; those that are taken are the learner's to look after.
  pool.on('error', () => undefined)
  try {
    return await work(pool)
  } finally {
    // One that was never given back would keep this from ending.
    void pool.end().catch(() => undefined)
  }
}
