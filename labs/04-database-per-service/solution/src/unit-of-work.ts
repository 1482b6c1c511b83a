/** All or nothing, at any depth. */
import type pg from 'pg'

/** A transaction under way. */
export interface Tx {
  query: pg.ClientBase['query']
  /** How many units it stands in: 1 is the transaction itself, the others are savepoints. */
  readonly depth: number
}

/**
 * Do `work` in a transaction of the pool, or in a part of `tx` that can be undone by itself.
 * @throws what `work` throws, once nothing of it is left; PostgreSQL's error when it did not commit
 */
export function transact<T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return 'depth' in db ? inSavepoint(db, work) : inTransaction(db, work)
}

async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // A connection that the server ends while nobody asks it anything would otherwise end the process.
  let lost: Error | undefined
  const onError = (error: Error) => {
    lost = error
  }
  client.on('error', onError)
  let usable = false
  try {
    await client.query('BEGIN')
    const result = await work(txOf(client, 1))
    const { command } = await client.query('COMMIT')
    usable = true
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement had failed and nobody said so.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed.')
    return result
  } catch (error) {
    if (!usable) usable = await rolledBack(client)
    throw error
  } finally {
    client.off('error', onError)
    client.release(!usable || lost !== undefined)
  }
}

async function inSavepoint<T>(outer: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const name = `unit_${outer.depth}`
  await outer.query(`SAVEPOINT ${name}`)
  try {
    const result = await work(txOf(outer, outer.depth + 1))
    await outer.query(`RELEASE SAVEPOINT ${name}`)
    return result
  } catch (error) {
    // Where the connection itself is lost, that is no news: what `work` threw is.
    await outer.query(`ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`).catch(() => undefined)
    throw error
  }
}

const txOf = (sql: { query: pg.ClientBase['query'] }, depth: number): Tx => ({ query: sql.query.bind(sql), depth })

async function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
}
