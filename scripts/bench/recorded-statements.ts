/** Statements as a service sends them: recorded once, then sent by raw `pg` as if for another request. */
import type { Pool } from '@groundwork/kernel/database/pool'
import { uuidv7 } from '@groundwork/kernel/ids'
import type pg from 'pg'

export interface Recorded {
  name?: string
  text: string
  values?: unknown[]
}

/** What `work` sends by the pool that it is given, BEGIN and COMMIT included. */
export async function recordStatements(pool: Pool, work: (pool: Pool) => Promise<unknown>): Promise<Recorded[]> {
  const statements: Recorded[] = []
  const recording = <Sender extends object>(sender: Sender & { query: (statement: never) => unknown }): Sender =>
    Object.assign(Object.create(sender), {
      query(statement: Recorded | string) {
        statements.push(typeof statement === 'string' ? { text: statement } : statement)
        return sender.query(statement as never)
      },
    })
  const connect = async () => recording(await pool.connect())
  await work(Object.assign(recording(pool), { connect }))
  return statements
}

/** One after the other over one connection. */
export async function send(pool: pg.Pool, statements: Recorded[]): Promise<void> {
  const client = await pool.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    client.release()
  }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The same for another request: every id is a new one, except those that were there before. */
export function forAnother(statements: Recorded[], kept: readonly string[]): Recorded[] {
  const others = new Map(kept.map(id => [id, id]))
  const another = (id: string) => {
    if (!others.has(id)) others.set(id, uuidv7())
    return others.get(id)!
  }
  const renewed = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(uuid, another)
    return Array.isArray(value) ? value.map(renewed) : value
  }
  return statements.map(statement => ({ ...statement, values: statement.values?.map(renewed) }))
}
