/**
 * The shop that is running while release 2 is migrated: its statements know nothing of release 2. Given.
 *
 *     DATABASE_URL=postgresql://sales_app:…@127.0.0.1:5434/shop npx tsx given/release-1.ts
 *
 * asks 40 times a second until Ctrl-C and then says how long it had to wait.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

/** One thing that the shop did: how long it took, from the moment it was due, and what went wrong. */
export interface Asked {
  what: string
  ms: number
  error?: string
}

const perSecond = 40

/** Connections for as many requests as come in a second: whoever waits in the database is not also waiting for one. */
export const poolFor = (url: string): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: perSecond, application_name: 'release-1' })
  pool.on('error', () => undefined)
  return pool
}

/** Ask at an even pace until the signal fires; what is under way then is waited for. */
export async function ask(pool: pg.Pool, signal: AbortSignal, pace = perSecond): Promise<Asked[]> {
  const asked: Promise<Asked>[] = []
  const begun = performance.now()
  while (!signal.aborted) {
    asked.push(timed(asked.length, pool))
    const due = begun + (asked.length * 1000) / pace
    await delay(Math.max(0, due - performance.now()), undefined, { signal }).catch(() => undefined)
  }
  return Promise.all(asked)
}

async function timed(number: number, pool: pg.Pool): Promise<Asked> {
  const [what, request] = requests[number % requests.length]!
  const begun = performance.now()
  const error = await request(pool).then(
    () => undefined,
    (thrown: Error) => thrown.message,
  )
  return { what, ms: performance.now() - begun, error }
}

/** What the shop does, in turn. */
const requests: readonly (readonly [what: string, request: (pool: pg.Pool) => Promise<unknown>])[] = [
  ['place an order', place],
  ['read an order', pool => pool.query(readOrder, [randomInt(2 ** 31)])],
  ['change an order', pool => pool.query(changeOrder, [randomInt(2 ** 31)])],
  ['list the newest', pool => pool.query('SELECT id, status FROM sales.orders ORDER BY placed_at DESC LIMIT 20')],
]

const anyOrder = '(SELECT id FROM sales.orders ORDER BY hashtext(id::text) # $1::integer LIMIT 1)'
const readOrder = `SELECT * FROM sales.orders WHERE id = ${anyOrder}`
const changeOrder = `UPDATE sales.orders SET status = 'confirmed', version = version + 1 WHERE id = ${anyOrder}`

async function place(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  const id = randomUUID()
  try {
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO sales.orders (id, customer_id, phone, amount_minor, currency, placed_at) VALUES ($1, $2, $3, $4, 'RUB', now())`,
      [
        id,
        randomUUID(),
        `+7 (9${randomInt(10, 99)}) ${randomInt(100, 999)}-${randomInt(10, 99)}-${randomInt(10, 99)}`,
        1990,
      ],
    )
    await client.query(
      'INSERT INTO sales.order_lines (order_id, product_id, quantity, price_minor) VALUES ($1, $2, 1, 1990)',
      [id, randomUUID()],
    )
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    client.release(true)
    throw error
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const stopped = new AbortController()
  process.once('SIGINT', () => stopped.abort())
  const pool = poolFor(process.env.DATABASE_URL ?? '')
  const asked = await ask(pool, stopped.signal)
  await pool.end()
  const longest = Math.max(0, ...asked.map(({ ms }) => ms))
  console.log(`${asked.length} requests, ${asked.filter(({ ms }) => ms > 1000).length} of them longer than a second`)
  console.log(`the longest ${(longest / 1000).toFixed(1)} s; failed: ${asked.filter(({ error }) => error).length}`)
}
