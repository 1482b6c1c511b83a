/** The process: configuration, schema, application, signals. */
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/config'
import { createPool, ping } from '@groundwork/kernel/db'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createLogger } from '@groundwork/kernel/logger'
import { migrate, migrationsFolder } from '@groundwork/kernel/migrations'
import { shutdownInOrder } from '@groundwork/kernel/shutdown'
import { createMetrics, measureProcess } from '@groundwork/kernel/telemetry'
import { Type } from 'typebox'
import { createProgressApp } from './app.ts'
import { catalog } from './catalog.ts'
import { syncItems } from './repo/items.ts'

const config = readConfigOrExit(Type.Object(serviceSettings))
const log = createLogger(config)
const lifecycle = createLifecycle()
const metrics = createMetrics(config.SERVICE_NAME)
measureProcess(metrics)

await migrate({
  url: config.MIGRATE_DATABASE_URL,
  schema: 'progress',
  sets: [{ name: 'progress', folder: migrationsFolder(import.meta.url) }],
  log,
})
const pool = createPool({
  url: config.DATABASE_URL,
  schema: 'progress',
  applicationName: config.SERVICE_NAME,
  max: config.DATABASE_POOL_SIZE,
  log,
})
await syncItems(pool, catalog)

const app = await createProgressApp({
  pool,
  catalog,
  logger: log,
  lifecycle,
  metrics,
  probes: [{ name: 'postgres', required: true, check: () => ping(pool) }],
})
await app.listen({ host: config.HOST, port: config.PORT })

shutdownInOrder({
  log,
  lifecycle,
  drainMs: config.DRAIN_MS,
  steps: [
    ['http', () => app.close()],
    ['database', () => pool.end()],
  ],
})
