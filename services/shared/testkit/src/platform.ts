import { randomUUID } from 'node:crypto'
import { topics } from '@groundwork/contracts/topics'
import { inject } from 'vitest'
import { freshDatabase, type TestDatabase } from './database.ts'
import { bundleServices, freePort, type ServiceProcess, startService } from './service-process.ts'
import { testKeysUrl } from './token.ts'
import { makeTopics } from './topics.ts'

const names = ['sales', 'inventory', 'payment', 'delivery'] as const
type Name = (typeof names)[number]

/** The services of the order flow as processes, on a database and topics of their own. */
export interface Platform {
  mode: 'kafka' | 'webhook_only'
  database: TestDatabase
  services: Record<Name, ServiceProcess>
  geo: ServiceProcess
  /** Of payments; a simulated one. */
  provider: ServiceProcess
  /** What topics are called on the shared broker. */
  topic(name: string): string
  stop(): Promise<void>
}

/** @param environment over what each service gets. */
export async function startPlatform(
  mode: 'kafka' | 'webhook_only',
  environment: Record<string, string> = {},
): Promise<Platform> {
  const engines = inject('engines')
  const prefix = `${randomUUID()}-`
  const database = await freshDatabase()
  if (mode === 'kafka') {
    await makeTopics(
      engines.kafka!,
      topics.flatMap(topic => [prefix + topic, `${prefix + topic}.dlq`]),
    )
  }
  await bundleServices(...names)
  const ports = Object.fromEntries(await Promise.all(names.map(async name => [name, await freePort()] as const)))
  const geoPort = String(await freePort())
  const geo = await startService('delivery', await freePort(), { SERVICE_NAME: 'geo', GRPC_PORT: geoPort }, 'geo')
  const providerPort = await freePort()
  const provider = await startService(
    'payment',
    providerPort,
    {
      SERVICE_NAME: 'payment-provider',
      DATABASE_URL: database.url('payment', 'provider'),
      PROVIDER_SECRET: prefix,
      CALLBACK_URL: `http://127.0.0.1:${ports.payment}`,
      ...environment,
    },
    'provider',
  )
  const start = (name: Name) =>
    startService(name, ports[name]!, {
      APP_MODE: mode,
      KAFKA_PREFIX: prefix,
      EVENTS_SECRET: prefix,
      JWKS_URL: testKeysUrl,
      ...(engines.kafka ? { KAFKA_BROKERS: engines.kafka } : {}),
      ...(engines.redis ? { REDIS_URL: engines.redis } : {}),
      PEER_URLS: names.map(peer => `${peer}=http://127.0.0.1:${ports[peer]}`).join(' '),
      DATABASE_URL: database.url(name, 'app'),
      MIGRATE_DATABASE_URL: database.url(name, 'migrate'),
      RELAY_DATABASE_URL: database.url(name, 'relay'),
      PROVIDER_URL: `http://127.0.0.1:${providerPort}`,
      PROVIDER_SECRET: prefix,
      GEO_ADDRESS: `127.0.0.1:${geoPort}`,
      // Of couriers: fast enough that nobody waits for them.
      TICK_MS: '20',
      ...environment,
    })
  const [sales, inventory, payment, delivery] = await Promise.all(names.map(start))
  const services = { sales: sales!, inventory: inventory!, payment: payment!, delivery: delivery! }
  return {
    mode,
    database,
    services,
    geo,
    provider,
    topic: name => prefix + name,
    async stop() {
      await Promise.all([geo, provider, ...Object.values(services)].map(service => service.stop()))
      await database.drop()
    },
  }
}
