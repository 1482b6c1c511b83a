/** The process: settings, schema, parts, and the order in which they start and stop. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
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
import { createPaymentApp } from './app.ts'
import { createCashier } from './cashier.ts'
import { paymentCommands } from './handlers/payment-commands.ts'
import { createSimulator } from './provider/simulator.ts'
import { providerLedger } from './repo/provider-ledger.ts'

const config = readConfigOrExit(Type.Object({ ...serviceSettings, ...messagingSettings }), checkMessaging(subscribers))
const service = 'payment'

const log = createLogger(config)
const lifecycle = createLifecycle()
const metrics = createMetrics(service)
measureProcess(metrics)

const sets = [messagingTables(), { name: service, folder: migrationsFolder(import.meta.url) }]
const database = await openDatabase({ service, config, sets, log })
const { pool } = database
const messaging = openMessaging({ service, config, pool, subscribers, log, lifecycle, metrics })
const { transport, relay, transact } = messaging
const cashier = createCashier({ sql: pool, transact, provider: createSimulator(providerLedger(pool)), log })

const app = await createPaymentApp({
  sql: pool,
  logger: log,
  lifecycle,
  metrics,
  probes: [database.probe, messaging.probe],
})
if (transport.routes) await app.register(transport.routes)

const apply = paymentCommands(service, cashier.wake)
const listening = { transport, transact, log, metrics }
const stopConsumer = await startConsumer({ ...listening, group: service, topics: topicsOf(service), apply })
relay.start()
cashier.start()
const stopHousekeeping = keepHouse(pool, log, [inboxPruning])
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
    ['cashier', cashier.stop],
    ['relay', relay.stop],
    ['messaging', messaging.close],
    ['database', database.close],
  ],
})
