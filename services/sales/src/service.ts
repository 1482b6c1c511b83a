/** Composes sales: its settings, its migrations and its parts. The process and the tests open the same service. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access/access-token'
import { openCache } from '@groundwork/kernel/cache'
import { addCleanup, deadLetterCleanup, inboxCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import { answerCleanup, idempotencyTables } from '@groundwork/kernel/http/idempotency'
import {
  accessSettings,
  cacheSettings,
  messagingSettings,
  poolSize,
  serviceSettings,
} from '@groundwork/kernel/process/config'
import { addHttp, openService } from '@groundwork/kernel/process/service'
import { messagingTables, openMessaging } from '@groundwork/kernel/transport/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createSalesApp } from './app.ts'
import { createDeadlines } from './deadlines.ts'
import { customerEvents } from './handlers/customers.ts'
import { orderReplies } from './handlers/order-replies.ts'
import { measureSagas } from './saga-metrics.ts'

export const salesSettings = Type.Object({
  ...serviceSettings,
  DATABASE_POOL_SIZE: poolSize(10),
  ...accessSettings,
  ...messagingSettings,
  ...cacheSettings,
})

/** The migrations of the schema, in the order in which they are applied. */
export const salesMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'sales', folder: migrationsFolder(import.meta.url) },
  idempotencyTables(),
]

export async function openSales(config: Static<typeof salesSettings>, log?: FastifyBaseLogger) {
  const name = 'sales'
  const service = await openService({ name, config, log, migrations: salesMigrations() })
  const cache = openCache(service, 15)
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)
  const identify = identifyCallers(service)
  const observe = measureSagas(service.metrics, service.pool)
  const app = await createSalesApp({
    ...service.http,
    transport,
    sql: service.pool,
    withTransaction,
    cache,
    observe,
    identify,
  })
  const customers = `${name}-customers`
  const deadlines = createDeadlines({ withTransaction, observe, log: service.log })
  service.add({ name: 'deadlines', start: deadlines.start, stop: deadlines.stop })
  consume(name, topicsOf(name), orderReplies(name, observe))
  consume(customers, topicsOf(customers), customerEvents(customers))
  addCleanup(service, [inboxCleanup, deadLetterCleanup, answerCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction }
}
