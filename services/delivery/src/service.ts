/** Composes delivery: its settings, its migrations and its parts. The process and the tests open the same service. */
import { subscribers, topicsOf } from '@groundwork/contracts/topics'
import { identifyCallers } from '@groundwork/kernel/access/access-token'
import { openCache } from '@groundwork/kernel/cache'
import { addCleanup, deadLetterCleanup, inboxCleanup } from '@groundwork/kernel/database/cleanup'
import { type MigrationSet, migrationsFolder } from '@groundwork/kernel/database/migrations'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { answerCleanup, idempotencyTables } from '@groundwork/kernel/http/idempotency'
import { accessSettings, cacheSettings, messagingSettings, serviceSettings } from '@groundwork/kernel/process/config'
import { addHttp, openService } from '@groundwork/kernel/process/service'
import { shippedFolder } from '@groundwork/kernel/process/shipped-folder'
import { messagingTables, openMessaging } from '@groundwork/kernel/transport/messaging'
import type { FastifyBaseLogger } from 'fastify'
import { type Static, Type } from 'typebox'
import { orderCommands } from './api/order-commands.ts'
import { createDeliveryApp } from './app.ts'
import type { InTransaction } from './application/ports.ts'
import { hireDemoCouriers } from './demo-couriers.ts'
import { createGeoClient, withCache } from './infrastructure/geo-client.ts'
import { measureDeliveries } from './infrastructure/measure-deliveries.ts'
import { createQueries } from './infrastructure/queries.ts'
import { createRepositories } from './infrastructure/repositories.ts'
import { createLoops } from './loops.ts'

export const deliverySettings = Type.Object({
  ...serviceSettings,
  ...accessSettings,
  ...messagingSettings,
  ...cacheSettings,
  /** Address of geo's gRPC server: `host:port`. */
  GEO_ADDRESS: Type.String({ minLength: 1 }),
  /** Time limit for an answer of geo, retries included. */
  GEO_DEADLINE_MS: Type.Integer({ minimum: 1, maximum: 60_000, default: 2000 }),
  /** Length of a tick. A courier moves once in a tick. */
  TICK_MS: Type.Integer({ minimum: 1, maximum: 3_600_000, default: 1000 }),
  /** `off` starts the platform without demo data. */
  DEMO_DATA: Type.Enum(['on', 'off'], { default: 'on' }),
})

/** The migrations of the schema, in the order in which they are applied. */
export const deliveryMigrations = (): MigrationSet[] => [
  messagingTables(),
  { name: 'delivery', folder: migrationsFolder(import.meta.url) },
  idempotencyTables(),
]

const daySeconds = 86_400
export async function openDelivery(config: Static<typeof deliverySettings>, log?: FastifyBaseLogger) {
  const name = 'delivery'
  const { TICK_MS: tickMs, GEO_DEADLINE_MS: deadlineMs } = config
  const service = await openService({ name, config, log, migrations: deliveryMigrations() })
  const { pool: sql } = service
  const cache = openCache(service, daySeconds)
  const { withTransaction, transport, consume } = openMessaging(service, subscribers)

  const protoFile = `${shippedFolder(import.meta.url, 'proto')}/geo.proto`
  const geo = createGeoClient({ address: config.GEO_ADDRESS, protoFile, deadlineMs })
  service.probes.push({ name: 'geo', required: false, check: geo.health })
  service.add({ name: 'geo', stop: geo.close })

  const times = { tickMs, claimMs: deadlineMs + 3000 }
  const repositoriesIn = (transaction: UnitOfWork) => createRepositories(transaction, times)
  const inTransaction: InTransaction = run => withTransaction(transaction => run(repositoriesIn(transaction)))
  if (config.DEMO_DATA === 'on') await hireDemoCouriers(inTransaction)

  const { moving, locating } = createLoops({ inTransaction, geo: withCache(geo, cache), tickMs, log: service.log })
  service.add({ name: 'couriers', start: moving.start, stop: moving.stop })
  service.add({ name: 'locating', start: locating.start, stop: locating.stop })

  measureDeliveries(service.metrics, sql)
  const queries = createQueries(sql)
  const identify = identifyCallers(service)
  const app = await createDeliveryApp({
    ...service.http,
    transport,
    sql,
    withTransaction,
    inTransaction,
    queries,
    repositoriesIn,
    identify,
  })
  consume(name, topicsOf(name), orderCommands(name, { repositoriesIn, wake: locating.wake }))
  addCleanup(service, [inboxCleanup, deadLetterCleanup, answerCleanup])
  addHttp(service, app)
  return { ...service, app, withTransaction, inTransaction, repositoriesIn }
}
