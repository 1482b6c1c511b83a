import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Proof } from './proof.ts'

/** A report, an ALTER TABLE and a request, each on a connection of its own to a real PostgreSQL. */
const whoWaitsForWhom: Proof = async (_, { postgres }) => {
  const clients = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = new pg.Client({ connectionString: postgres })
      await client.connect()
      return client
    }),
  )
  const [report, alter, request, onlooker] = clients as [pg.Client, pg.Client, pg.Client, pg.Client]
  const table = `orders_${process.pid}_${Date.now()}`
  const ended: string[] = []

  async function untilWaiting(client: pg.Client): Promise<void> {
    const { processID } = client as unknown as { processID: number }
    const asked = "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'"
    for (const deadline = Date.now() + 30_000; ; await delay(20)) {
      if ((await onlooker.query(asked, [processID])).rowCount) return
      if (Date.now() > deadline) throw new Error('Nobody waits.')
    }
  }

  try {
    await onlooker.query(`CREATE TABLE ${table} (id integer)`)
    await report.query(`BEGIN; SELECT FROM ${table}`)
    await alter.query('BEGIN')
    const altered = alter.query(`ALTER TABLE ${table} ADD COLUMN note text`).then(() => ended.push('`ALTER TABLE`'))
    await untilWaiting(alter)
    const read = request.query(`SELECT FROM ${table}`).then(() => ended.push('The request gets its rows'))
    await untilWaiting(request)
    ended.push('The report commits')
    await report.query('COMMIT')
    await altered
    await alter.query('COMMIT')
    await read
    return ended
  } finally {
    await onlooker.query(`DROP TABLE IF EXISTS ${table}`)
    await Promise.all(clients.map(client => client.end()))
  }
}
export default whoWaitsForWhom
