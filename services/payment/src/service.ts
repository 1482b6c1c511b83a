/** What payment is made of, in the order in which it starts. The process and the tests open the same. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access-token'
import { addCleanup, inboxCleanup } from '@groundwork/kernel/cleanup'
import { accessSettings, messagingSettings, serviceSettings } from '@groundwork/kernel/config'
import { messagingTables, openMessaging } from '@groundwork/kernel/messaging'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/migrations'
import { addHttp, openService } from '@groundwork/kernel/service'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createPaymentApp } from './app.ts'
import { createCashier } from './cashier.ts'
import { paymentCommands } from './handlers/payment-commands.ts'
import { createSimulator } from './provider/simulator.ts'
import { providerLedger } from './repo/provider-ledger.ts'

export const paymentSettings = Type.Object({ ...serviceSettings, ...accessSettings, ...messagingSettings })

/** What the schema is made of, in the order in which it is applied. */
export const paymentMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'payment', folder: migrationsFolder(import.meta.url) },
]

export async function openPayment(config: Static<typeof paymentSettings>, log?: FastifyBaseLogger) {
  const name = 'payment'
  const service = await openService({ name, config, log, migrations: paymentMigrations() })
  const { pool: sql } = service
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)
  const provider = createSimulator(providerLedger(sql))
  const cashier = createCashier({ sql, withTransaction, provider, log: service.log })
  const app = await createPaymentApp({ ...service.http, transport, sql, identify: identifyCallers(service) })
  service.add({ name: 'cashier', start: cashier.start, stop: cashier.stop })
  consume(name, topicsOf(name), paymentCommands(name, cashier.wake))
  addCleanup(service, [inboxCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction }
}
