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
  const onError = () => undefined
  client.on('error', onError)
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(txOf(client, 1))
    const { command } = await client.query('COMMIT')
    // PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement had failed and nobody said so.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: one of its statements had failed.')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(lost => {
      broken = lost
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
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
