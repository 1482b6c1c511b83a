/** Holds a transaction open in the checker's session, so that other sessions really have to wait. */
import type pg from 'pg'
import { connectClient } from '../engines/sql.ts'

/** Ends by itself where `await using` does. */
export interface Held extends AsyncDisposable {
  client: pg.Client
  /** Rolls the transaction back and releases its locks. */
  release(): Promise<void>
}

/**
 * @param statements run in the transaction before this resolves: a row that is read, a table that is locked
 * @throws as `connectClient`
 */
export async function holdTransaction(url: string, ...statements: string[]): Promise<Held> {
  const client = await connectClient(url)
  await client.query('BEGIN')
  for (const statement of statements) await client.query(statement)
  let released: Promise<void> | undefined
  const release = () => {
    released ??= client.end().catch(() => undefined)
    return released
  }
  return { client, release, [Symbol.asyncDispose]: release }
}
