/** Composes payment: its settings, its migrations and its parts. The process and the tests open the same service. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access/access-token'
import { addCleanup, deadLetterCleanup, inboxCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import { accessSettings, messagingSettings, poolSize, serviceSettings } from '@groundwork/kernel/process/config'
import { addHttp, openService } from '@groundwork/kernel/process/service'
import { messagingTables, openMessaging } from '@groundwork/kernel/transport/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createPaymentApp } from './app.ts'
import { createCashier } from './cashier.ts'
import { paymentCommands } from './handlers/payment-commands.ts'
import { createProviderClient } from './provider/client.ts'

export const paymentSettings = Type.Object({
  ...serviceSettings,
  DATABASE_POOL_SIZE: poolSize(10),
  ...accessSettings,
  ...messagingSettings,
  PROVIDER_URL: Type.String({ format: 'uri' }),
  /** Secret that the provider signs its callbacks with. */
  PROVIDER_SECRET: Type.String({ minLength: 16 }),
})

/** The migrations of the schema, in the order in which they are applied. */
export const paymentMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'payment', folder: migrationsFolder(import.meta.url) },
]

export async function openPayment(config: Static<typeof paymentSettings>, log?: FastifyBaseLogger) {
  const name = 'payment'
  const service = await openService({ name, config, log, migrations: paymentMigrations() })
  const { pool: sql } = service
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)
  const provider = createProviderClient(config.PROVIDER_URL)
  const cashier = createCashier({ sql, withTransaction, provider, log: service.log })
  const { wake } = cashier
  const parts = {
    sql,
    withTransaction,
    providerSecret: config.PROVIDER_SECRET,
    wake,
    identify: identifyCallers(service),
  }
  const app = await createPaymentApp({ ...service.http, transport, ...parts })
  service.add({ name: 'cashier', start: cashier.start, stop: cashier.stop })
  consume(name, topicsOf(name), paymentCommands(name, wake))
  addCleanup(service, [inboxCleanup, deadLetterCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction, cashier }
}
