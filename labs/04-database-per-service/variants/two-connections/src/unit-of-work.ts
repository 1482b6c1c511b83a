import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'

export type Tx = { query: pg.PoolClient['query'] }

/** The transaction that the code is in, wherever it was called from. */
const current = new AsyncLocalStorage<{ client: pg.PoolClient; alive: boolean }>()

export async function transact<T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const outer = current.getStore()
  if (outer && !('totalCount' in db)) return savepoint(outer.client, work)
  const client = await (db as pg.Pool).connect()
  const state = { client, alive: true }
  const dead = () => {
    state.alive = false
  }
  client.on('error', dead)
  client.on('end', dead)
  try {
    await client.query('BEGIN')
    const result = await current.run(state, () => work({ query: client.query.bind(client) as pg.PoolClient['query'] }))
    const { command } = await client.query('COMMIT')
    if (command !== 'COMMIT') throw new Error(`COMMIT was answered by ${command}`)
    return result
  } catch (error) {
    if (state.alive) await client.query('ROLLBACK').catch(dead)
    throw error
  } finally {
    client.off('error', dead)
    client.off('end', dead)
    client.release(!state.alive)
  }
}

async function savepoint<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  const name = `"${randomUUID()}"`
  await client.query(`SAVEPOINT ${name}`)
  try {
    const result = await work({ query: client.query.bind(client) as pg.PoolClient['query'] })
    await client.query(`RELEASE SAVEPOINT ${name}`)
    return result
  } catch (error) {
    await client.query(`ROLLBACK TO SAVEPOINT ${name}`).catch(() => {})
    throw error
  }
}
