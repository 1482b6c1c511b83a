/** Holds a transaction open in the checker's session, so that other sessions really have to wait. */
import pg from 'pg'

/** Ends by itself where `await using` does. */
export interface Held extends AsyncDisposable {
  client: pg.Client
  /** Rolls the transaction back and releases its locks. */
  release(): Promise<void>
}

/** @param statements run in the transaction before this resolves: a row that is read, a table that is locked */
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
