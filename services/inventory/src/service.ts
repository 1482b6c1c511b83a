/** What inventory is made of, in the order in which it starts. The process and the tests open the same. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access-token'
import { openCache } from '@groundwork/kernel/cache'
import { addCleanup, inboxCleanup } from '@groundwork/kernel/cleanup'
import { accessSettings, cacheSettings, messagingSettings, serviceSettings } from '@groundwork/kernel/config'
import { messagingTables, openMessaging } from '@groundwork/kernel/messaging'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/migrations'
import { addHttp, openService } from '@groundwork/kernel/service'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createInventoryApp } from './app.ts'
import { deliverDemoStock, movementReports, orderEvents } from './modules/stock/index.ts'

export const inventorySettings = Type.Object({
  ...serviceSettings,
  ...accessSettings,
  ...messagingSettings,
  ...cacheSettings,
  /** `off` for a platform that is to start empty. */
  DEMO_DATA: Type.Enum(['on', 'off'], { default: 'on' }),
})

/** What the schema is made of, in the order in which it is applied. */
export const inventoryMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'inventory', folder: migrationsFolder(import.meta.url) },
]

export async function openInventory(config: Static<typeof inventorySettings>, log?: FastifyBaseLogger) {
  const name = 'inventory'
  const service = await openService({ name, config, log, migrations: inventoryMigrations() })
  const cache = openCache(service, 60)
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)
  if (config.DEMO_DATA === 'on') await deliverDemoStock(withTransaction, cache)
  const identify = identifyCallers(service)
  const app = await createInventoryApp({
    ...service.http,
    transport,
    sql: service.pool,
    withTransaction,
    cache,
    identify,
  })
  const reports = `${name}-movements`
  consume(name, topicsOf(name), orderEvents(name, cache))
  consume(reports, topicsOf(reports), movementReports(cache))
  addCleanup(service, [inboxCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction, cache }
}
