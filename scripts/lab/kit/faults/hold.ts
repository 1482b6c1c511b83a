/** Holds a transaction open in a session of the checker's, so that the losing order really happens. */
import pg from 'pg'

/** Ends by itself where `await using` does. */
export interface Held extends AsyncDisposable {
  client: pg.Client
  /** Ends the transaction, and what it held; nothing of it stays. */
  release(): Promise<void>
}

/** @param statements what the transaction has done when this resolves: a row that was read, a table that is locked */
export async function holdTransaction(url: string, ...statements: string[]): Promise<Held> {
  const client = new pg.Client({ connectionString: url, application_name: 'lab-check' })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('BEGIN')
  for (const statement of statements) await client.query(statement)
  let released: Promise<void> | undefined
  const release = () => {
    released ??= client.end().catch(() => undefined)
    return released
  }
  return { client, release, [Symbol.asyncDispose]: release }
}
