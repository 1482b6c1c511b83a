import type pg from 'pg'

/** It begins a part of itself. */
export interface Tx {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>
  part<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export const transact = async <T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T> =>
  'part' in db ? db.part(work) : inPool(db, work)

function open(client: pg.PoolClient, level = 0): Tx {
  const query: Tx['query'] = (text, values) => client.query(text, values)
  return {
    query,
    async part(work) {
      await query(`SAVEPOINT level_${level}`)
      const outcome = await settled(() => work(open(client, level + 1)))
      if (outcome.ok) {
        const released = await settled(() => query(`RELEASE level_${level}`))
        if (released.ok) return outcome.value
        await settled(() => query(`ROLLBACK TO level_${level}`))
        throw released.error
      }
      await settled(() => query(`ROLLBACK TO level_${level}`))
      throw outcome.error
    },
  }
}

async function inPool<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const ignore = () => undefined
  client.on('error', ignore)
  const begun = await settled(() => client.query('BEGIN'))
  const outcome = begun.ok ? await settled(() => work(open(client))) : begun
  const ended = await settled(() => client.query(outcome.ok ? 'COMMIT' : 'ROLLBACK'))
  client.off('error', ignore)
  // A connection that did not take the last word is not used again.
  client.release(!ended.ok)
  if (!outcome.ok) throw outcome.error
  if (!ended.ok) throw ended.error
  if (ended.value.command !== 'COMMIT') throw new Error('PostgreSQL has rolled back')
  return outcome.value as T
}

type Settled<T> = { ok: true; value: T } | { ok: false; error: unknown }

async function settled<T>(work: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, error }
  }
}
