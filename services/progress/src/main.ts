/** The process: configuration, schema, application, signals. */
import { readConfigOrExit, serviceSettings } from '@groundwork/kernel/config'
import { openDatabase } from '@groundwork/kernel/database'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createLogger } from '@groundwork/kernel/logger'
import { migrationsFolder } from '@groundwork/kernel/migrations'
import { shutdownInOrder } from '@groundwork/kernel/shutdown'
import { createMetrics, measureProcess } from '@groundwork/kernel/telemetry'
import { Type } from 'typebox'
import { createProgressApp } from './app.ts'
import { catalog } from './catalog.ts'
import { syncItems } from './repo/items.ts'

const config = readConfigOrExit(Type.Object(serviceSettings))
const service = 'progress'

const log = createLogger(config)
const lifecycle = createLifecycle()
const metrics = createMetrics(service)
measureProcess(metrics)

const sets = [{ name: service, folder: migrationsFolder(import.meta.url) }]
const database = await openDatabase({ service, config, sets, log })
const { pool } = database
await syncItems(pool, catalog)

const app = await createProgressApp({
  pool,
  catalog,
  logger: log,
  lifecycle,
  metrics,
  probes: [database.probe],
})
await app.listen({ host: config.HOST, port: config.PORT })
log.info({ port: config.PORT }, 'ready')

shutdownInOrder({
  log,
  lifecycle,
  drainMs: config.DRAIN_MS,
  steps: [
    ['http', () => app.close()],
    ['database', database.close],
  ],
})
