/**
 * Placing orders over HTTP, order, event and answer durable, in turns with raw `pg` that sends the very same statements with
 * as many requests under way over as many connections. What the service publishes meanwhile is part of its load.
 */
import { randomUUID } from 'node:crypto'
import { createPool } from '@groundwork/kernel/database/pool'
import { createWithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { databaseUrl } from '@groundwork/testkit/platform-database'
import { silent } from '@groundwork/testkit/silent'
import { demoCustomer, tokenFor } from '@groundwork/testkit/token'
import pg from 'pg'
import { placeOrderCommand } from '../../services/sales/src/commands/place-order.ts'
import { type Engines, withEngines } from './engines.ts'
import { load } from './http-load.ts'
import { forAnother, type Recorded, recordStatements, send } from './recorded-statements.ts'
import { withService } from './services.ts'
import { inTurns } from './turns.ts'

const connections = 32
const seconds = 4
/** DATABASE_POOL_SIZE of the service. */
const poolSize = 10

const product = '00000000-0000-4000-8000-000000000101'
const body = {
  customerId: demoCustomer,
  paymentMethod: 'test-ok' as const,
  street: 'Besedochnaya',
  lines: [{ productId: product, quantity: 1 }],
}

export function orders(say: (line: string) => void) {
  return withEngines(engines =>
    withService('sales', engines, async ({ url }) => {
      const statements = await recordOrder(engines)
      const connectionString = databaseUrl(engines.postgres, 'postgres', 'sales')
      const pool = new pg.Pool({ connectionString, max: poolSize, options: '-c search_path=sales' })
      try {
        const compared = await inTurns({ ours: () => place(url), raw_pg: () => sendRaw(pool, statements) }, say)
        return { orders: compared, statements: statements.map(({ name, text }) => name ?? text) }
      } finally {
        await pool.end()
      }
    }),
  )
}

async function place(url: string): Promise<number> {
  const token = await tokenFor('customer')
  const setupRequest = (request: object) => ({
    ...request,
    headers: { ...token, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  })
  const request = { method: 'POST' as const, path: '/api/v1/orders', body: JSON.stringify(body), setupRequest }
  return (await load({ url, connections, seconds, requests: [request] })).perSecond
}

async function recordOrder({ postgres }: Engines): Promise<Recorded[]> {
  const url = databaseUrl(postgres, 'postgres', 'sales')
  const pool = createPool({ url, schema: 'sales', applicationName: 'bench', max: 1, log: silent })
  try {
    return await recordStatements(pool, sql =>
      placeOrderCommand(
        { sql, withTransaction: createWithTransaction(sql, () => {}) },
        { caller: demoCustomer, idempotencyKey: randomUUID(), body },
      ),
    )
  } finally {
    await pool.end()
  }
}

async function sendRaw(pool: pg.Pool, statements: Recorded[]): Promise<number> {
  const began = performance.now()
  const ends = began + seconds * 1000
  let placed = 0
  const lane = async () => {
    for (; performance.now() < ends; placed++) await send(pool, forAnother(statements, [demoCustomer, product]))
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return (placed / (performance.now() - began)) * 1000
}
