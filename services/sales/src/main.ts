/** The process: settings, schema, parts, and the order in which they start and stop. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { createCache } from '@groundwork/kernel/cache'
import { messagingSettings, readConfigOrExit, serviceSettings } from '@groundwork/kernel/config'
import { startConsumer } from '@groundwork/kernel/consumer'
import { openDatabase } from '@groundwork/kernel/database'
import { inboxPruning, keepHouse } from '@groundwork/kernel/housekeeping'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createLogger } from '@groundwork/kernel/logger'
import { checkMessaging, messagingTables, openMessaging } from '@groundwork/kernel/messaging'
import { migrationsFolder } from '@groundwork/kernel/migrations'
import { shutdownInOrder } from '@groundwork/kernel/shutdown'
import { createMetrics, measureProcess } from '@groundwork/kernel/telemetry'
import { Type } from 'typebox'
import { createSalesApp } from './app.ts'
import { orderReplies } from './handlers/order-replies.ts'
import { answerPruning } from './repo/idempotency-keys.ts'

const settings = { ...serviceSettings, ...messagingSettings, REDIS_URL: Type.Optional(Type.String({ format: 'uri' })) }
const config = readConfigOrExit(Type.Object(settings), checkMessaging(subscribers))
const service = 'sales'

const log = createLogger(config)
const lifecycle = createLifecycle()
const metrics = createMetrics(service)
measureProcess(metrics)

const sets = [messagingTables(), { name: service, folder: migrationsFolder(import.meta.url) }]
const database = await openDatabase({ service, config, sets, log })
const { pool } = database
const cache = createCache({ url: config.REDIS_URL, prefix: `${service}:`, ttlSeconds: 15, log })
const messaging = openMessaging({ service, config, pool, subscribers, log, lifecycle, metrics })
const { transport, relay, transact } = messaging

const app = await createSalesApp({
  sql: pool,
  transact,
  cache,
  logger: log,
  lifecycle,
  metrics,
  probes: [
    database.probe,
    messaging.probe,
    ...(config.REDIS_URL ? [{ name: 'redis', required: false, check: cache.health }] : []),
  ],
})
if (transport.routes) await app.register(transport.routes)

const apply = orderReplies(service)
const listening = { transport, transact, log, metrics }
const stopConsumer = await startConsumer({ ...listening, group: service, topics: topicsOf(service), apply })
relay.start()
const stopHousekeeping = keepHouse(pool, log, [inboxPruning, answerPruning])
await app.listen({ host: config.HOST, port: config.PORT })
log.info({ port: config.PORT, mode: config.APP_MODE }, 'ready')

shutdownInOrder({
  log,
  lifecycle,
  drainMs: config.DRAIN_MS,
  steps: [
    ['http', () => app.close()],
    ['housekeeping', stopHousekeeping],
    ['consumer', stopConsumer],
    ['relay', relay.stop],
    ['messaging', messaging.close],
    ['cache', cache.close],
    ['database', database.close],
  ],
})
