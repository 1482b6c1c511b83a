/** The process: settings, schema, parts, and the order in which they start and stop. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { createCache } from '@groundwork/kernel/cache'
import { messagingSettings, readConfigOrExit, serviceSettings } from '@groundwork/kernel/config'
import { startConsumer } from '@groundwork/kernel/consumer'
import { createPool, ping } from '@groundwork/kernel/db'
import { inboxPruning, keepHouse } from '@groundwork/kernel/housekeeping'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createLogger } from '@groundwork/kernel/logger'
import { checkMessaging, createTransport, messagingTables } from '@groundwork/kernel/messaging'
import { migrate, migrationsFolder } from '@groundwork/kernel/migrations'
import { createRelay } from '@groundwork/kernel/relay'
import { shutdownInOrder } from '@groundwork/kernel/shutdown'
import { createMetrics, measureProcess } from '@groundwork/kernel/telemetry'
import { createTransact } from '@groundwork/kernel/unit-of-work'
import { Type } from 'typebox'
import { createSalesApp } from './app.ts'
import { orderReplies } from './handlers/order-replies.ts'
import { answerPruning } from './repo/idempotency-keys.ts'

const settings = { ...serviceSettings, ...messagingSettings, REDIS_URL: Type.Optional(Type.String({ format: 'uri' })) }
const config = readConfigOrExit(Type.Object(settings), checkMessaging)
const service = 'sales'

const log = createLogger(config)
const lifecycle = createLifecycle()
const metrics = createMetrics(service)
measureProcess(metrics)

const sets = [messagingTables(), { name: service, folder: migrationsFolder(import.meta.url) }]
await migrate({ url: config.MIGRATE_DATABASE_URL, schema: service, sets, log })

const database = { schema: service, applicationName: service, log }
const pool = createPool({ ...database, url: config.DATABASE_URL, max: config.DATABASE_POOL_SIZE })
const relayPool = createPool({ ...database, url: config.RELAY_DATABASE_URL, max: 2 })
const cache = createCache({ url: config.REDIS_URL, prefix: `${service}:`, ttlSeconds: 15, log })
const transport = createTransport(config, subscribers, { log, lifecycle })
const relay = createRelay({ pool: relayPool, transport, log, metrics })
const transact = createTransact(pool, relay.wake)

const app = await createSalesApp({
  sql: pool,
  transact,
  cache,
  logger: log,
  lifecycle,
  metrics,
  probes: [
    { name: 'postgres', required: true, check: () => ping(pool) },
    { name: 'events', required: false, check: transport.health },
    ...(config.REDIS_URL ? [{ name: 'redis', required: false, check: cache.health }] : []),
  ],
})
if (transport.routes) await app.register(transport.routes)

const apply = orderReplies(service)
const stopConsumer = await startConsumer({
  group: service,
  topics: topicsOf(service),
  apply,
  transport,
  transact,
  log,
  metrics,
})
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
    ['transport', transport.close],
    ['cache', cache.close],
    ['database', () => Promise.all([pool.end(), relayPool.end()])],
  ],
})
