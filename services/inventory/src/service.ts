/** Composes inventory: its settings, its migrations and its parts. The process and the tests open the same service. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access/access-token'
import { openCache } from '@groundwork/kernel/cache'
import { addCleanup, deadLetterCleanup, inboxCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import {
  accessSettings,
  cacheSettings,
  messagingSettings,
  poolSize,
  serviceSettings,
} from '@groundwork/kernel/process/config'
import { createPollingLoop } from '@groundwork/kernel/process/polling-loop'
import { addHttp, openService, startedPart } from '@groundwork/kernel/process/service'
import { checkMessaging, messagingTables, openMessaging } from '@groundwork/kernel/transport/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { createInventoryApp } from './app.ts'
import { layOutDemoWarehouse } from './modules/locations/index.ts'
import { checkStockGateway, openStockGateway, registerPicking, stockGatewaySettings } from './modules/picking/index.ts'
import {
  deliverDemoStock,
  expireReservations,
  movementReports,
  orderEvents,
  serveStockGrpc,
  stockApiRoutes,
  stockOperations,
} from './modules/stock/index.ts'
import { openModules } from './modules.ts'

export const inventorySettings = Type.Object({
  ...serviceSettings,
  DATABASE_POOL_SIZE: poolSize(10),
  ...accessSettings,
  ...messagingSettings,
  ...cacheSettings,
  ...stockGatewaySettings,
  /** `off` starts the platform without demo data. */
  DEMO_DATA: Type.Enum(['on', 'off'], { default: 'on' }),
  /** Minutes after which the reservation of an unpaid order expires. Sales cancels such orders long before. */
  RESERVATION_MINUTES: Type.Integer({ minimum: 30, maximum: 525_600, default: 1440 }),
  /** Port of stock's gRPC server. Without a port there is no server. It needs EVENTS_SECRET. */
  GRPC_PORT: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
})

type Settings = Static<typeof inventorySettings>

/** What is missing among the settings that belong together. @returns one sentence for each fault */
export const checkInventory = (settings: Settings): string[] => [
  ...checkMessaging(subscribers)(settings),
  ...checkStockGateway(settings),
  ...(settings.GRPC_PORT && !settings.EVENTS_SECRET ? ['EVENTS_SECRET is not set: GRPC_PORT needs it.'] : []),
]

/** The migrations of the schema, in the order in which they are applied. */
export const inventoryMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'inventory', folder: migrationsFolder(import.meta.url) },
]

export async function openInventory(config: Settings, log?: FastifyBaseLogger) {
  const name = 'inventory'
  const service = await openService({ name, config, log, migrations: inventoryMigrations() })
  const cache = openCache(service, 60)
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)
  const mediator = openModules(cache)
  const operations = stockOperations(withTransaction, { cache, mediator })
  const stock = openStockGateway(config, operations)
  const parts = { sql: service.pool, withTransaction, cache, mediator, stock }
  const returns = registerPicking(parts, service.log)
  if (config.DEMO_DATA === 'on') {
    await deliverDemoStock(withTransaction, cache)
    await layOutDemoWarehouse(withTransaction)
  }
  const identify = identifyCallers(service)
  const app = await createInventoryApp({ ...service.http, ...parts, transport, identify })
  const reports = `${name}-movements`
  consume(name, topicsOf(name), orderEvents(name, { cache, mediator }))
  consume(reports, topicsOf(reports), movementReports(cache))
  service.add({ name: 'stock gateway', stop: stock.close })
  service.add({ name: 'returns', start: returns.start, stop: returns.stop })
  const expiry = createPollingLoop({
    work: () => withTransaction(work => expireReservations(work, minutesAgo(config.RESERVATION_MINUTES))),
    pollMs: 60_000,
    log: service.log,
    failing: 'reservations that have expired wait',
  })
  service.add({ name: 'expiry', start: expiry.start, stop: expiry.stop })
  addCleanup(service, [inboxCleanup, deadLetterCleanup])
  const { EVENTS_SECRET: secret, GRPC_PORT: port, HOST: host } = config
  if (secret) stockApiRoutes(app, operations, secret)
  if (secret && port) {
    const server = { stock: operations, secret, host, port, log: service.log }
    service.add(startedPart('stock over gRPC', async () => (await serveStockGrpc(server)).stop))
  }
  addHttp(service, app)
  return { ...service, ...parts, app }
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
