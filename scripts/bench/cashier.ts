/**
 * How many payments the cashier settles in a second while one request hangs: real PostgreSQL, and a provider that answers at
 * once, so that what is measured is the cashier.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AuthorisePayment } from '@groundwork/contracts/sales'
import { chunksOf } from '@groundwork/kernel/collections'
import { migrate } from '@groundwork/kernel/database/migrations'
import { createPool, type Pool } from '@groundwork/kernel/database/pool'
import { createWithTransaction, type WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { createEvent } from '@groundwork/kernel/events/event'
import { uuidv7 } from '@groundwork/kernel/ids'
import { delivered } from '@groundwork/testkit/delivered'
import { databaseUrl } from '@groundwork/testkit/platform-database'
import { silent } from '@groundwork/testkit/silent'
import { createCashier } from '../../services/payment/src/cashier.ts'
import { paymentCommands } from '../../services/payment/src/handlers/payment-commands.ts'
import type { PaymentProvider } from '../../services/payment/src/provider/provider.ts'
import { paymentMigrations } from '../../services/payment/src/service.ts'
import { withEngines } from './engines.ts'
import { repeats, type Spread, spreadOf } from './turns.ts'

const payments = 3000
const hanging = 'test-hanging'

/** Hangs on one method, and never answers. */
const provider: PaymentProvider = {
  request: async ({ key, method }) => {
    if (method === hanging) await new Promise(() => {})
    return { state: 'authorised', reference: key, declineReason: null }
  },
}

export function cashier(say: (line: string) => void): Promise<{ payments_per_second: Spread }> {
  return withEngines(async ({ postgres }) => {
    const schema = 'payment'
    const url = (role: 'app' | 'migrate') => databaseUrl(postgres, 'postgres', schema, role)
    await migrate({ url: url('migrate'), schema, sets: paymentMigrations(), log: silent })
    const pool = createPool({ url: url('app'), schema, applicationName: 'bench', max: 10, log: silent })
    const withTransaction = createWithTransaction(pool, () => {})
    const cashier = createCashier({ sql: pool, withTransaction, provider, log: silent })
    try {
      await demand(withTransaction, 1, hanging)
      cashier.start()
      const figures: number[] = []
      while (figures.length < repeats) {
        await demand(withTransaction, payments, 'test-ok')
        const already = await settled(pool)
        const began = performance.now()
        cashier.wake()
        while ((await settled(pool)) < (figures.length + 1) * payments) {
          if (performance.now() - began > 180_000) throw new Error('the payments were not settled after three minutes')
          await delay(20)
        }
        const before = already - figures.length * payments
        figures.push(((payments - before) / (performance.now() - began)) * 1000)
        say(`turn ${figures.length}: ${Math.round(figures.at(-1)!)}/s`)
      }
      return { payments_per_second: spreadOf(figures) }
    } finally {
      await cashier.stop()
      await pool.end()
    }
  })
}

async function demand(withTransaction: WithTransaction, count: number, paymentMethod: string): Promise<void> {
  const deliver = delivered(
    withTransaction,
    paymentCommands('payment', () => {}),
  )
  const commands = Array.from({ length: count }, () => {
    const orderId = uuidv7()
    const data = { orderId, amountMinor: 54_000, currency: 'RUB', paymentMethod }
    return createEvent(AuthorisePayment, { aggregateId: orderId, version: 2, data })
  })
  for (const some of chunksOf(commands, 500)) await deliver(some)
}

async function settled(pool: Pool): Promise<number> {
  const text = "SELECT count(*)::int AS count FROM payments WHERE status = 'authorised'"
  return (await pool.query<{ count: number }>({ text })).rows[0]!.count
}
