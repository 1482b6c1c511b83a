import type pg from 'pg'

export class Tx {
  private depth = 0
  constructor(private readonly client: pg.PoolClient) {}

  query(text: string, values?: unknown[]) {
    return this.client.query(text, values)
  }

  async nested<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const name = `s${++this.depth}`
    await this.client.query(`SAVEPOINT ${name}`)
    try {
      const value = await work(this)
      await this.client.query(`RELEASE ${name}`)
      return value
    } catch (error) {
      try {
        await this.client.query(`ROLLBACK TO ${name}`)
      } catch {}
      throw error
    } finally {
      this.depth--
    }
  }
}

export async function transact<T>(db: pg.Pool | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (db instanceof Tx) return db.nested(work)
  const client = await db.connect()
  let broken: Error | undefined
  const noted = (error: Error) => void (broken = error)
  client.on('error', noted)
  try {
    await client.query('BEGIN')
    let value: T
    try {
      value = await work(new Tx(client))
    } catch (error) {
      await client.query('ROLLBACK').catch(e => void (broken ??= e))
      throw error
    }
    const answer = await client.query('COMMIT').catch(async error => {
      await client.query('ROLLBACK').catch(e => void (broken ??= e))
      throw error
    })
    if (answer.command === 'ROLLBACK') throw new Error('rolled back')
    return value
  } finally {
    client.removeListener('error', noted)
    client.release(broken)
  }
}
