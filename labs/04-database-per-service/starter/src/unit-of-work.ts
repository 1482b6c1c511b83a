/** All or nothing, at any depth. */
import type pg from 'pg'

/** A transaction under way. */
export interface Tx {
  query: pg.ClientBase['query']
}

// #region transact
export async function transact<T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await (db as pg.Pool).connect()
  await client.query('BEGIN')
  const result = await work(client)
  await client.query('COMMIT')
  client.release()
  return result
}
// #endregion transact
