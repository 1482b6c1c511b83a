import type { FastifyBaseLogger } from 'fastify'
import type { Static, TObject } from 'typebox'
import { collectGarbage } from './collect-garbage.ts'
import type { serviceSettings } from './config.ts'
import type { App, HttpOptions } from './http.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import { createLogger } from './logger.ts'
import { type MigrationSet, migrate } from './migrations.ts'
import { createPool, type Pool, ping } from './pool.ts'
import type { Probe } from './probes.ts'
import { runSteps, type ShutdownStep, shutdownInOrder } from './shutdown.ts'
import { createMetrics, type Metrics, measurePool, measureProcess } from './telemetry.ts'
import { exportTraces } from './trace-export.ts'

export type ServiceConfig = Static<TObject<typeof serviceSettings>>

/** Something that a service consists of while it runs. */
export interface Part {
  name: string
  start?: () => unknown
  stop: () => unknown
}

/** A service that is put together and does nothing yet: nobody is listened to until `start`. */
export interface Service<Config extends ServiceConfig = ServiceConfig> {
  name: string
  config: Config
  log: FastifyBaseLogger
  lifecycle: Lifecycle
  metrics: Metrics
  /** As the role that may read and write the service's tables. */
  pool: Pool
  /** What "ready" and "healthy" depend on. */
  probes: Probe[]
  /** What the HTTP side takes over. Every probe must have been added before. */
  http: Pick<HttpOptions, 'logger' | 'lifecycle' | 'metrics' | 'metricsAuth' | 'probes'>
  /** A part that is started after those before it, and stopped before them. */
  add(part: Part): void
  start(): Promise<void>
  stop(): Promise<void>
  /** What `stop` does, one by one. */
  stopSteps(): ShutdownStep[]
}

interface ServiceOptions<Config> {
  /** Also the name of its schema. */
  name: string
  config: Config
  /** What the schema is made of, in the order in which it is applied. */
  migrations: MigrationSet[]
  log?: FastifyBaseLogger
}

/**
 * Brings the service's schema up to date and opens connections to it. Cache, messaging and HTTP are added by
 * `openCache`, `openMessaging` and `addHttp`: what is added is started in that order and stopped in the other.
 */
export async function openService<Config extends ServiceConfig>(
  options: ServiceOptions<Config>,
): Promise<Service<Config>> {
  const { name, config, migrations: sets, log = createLogger(config) } = options
  const lifecycle = createLifecycle()
  const metrics = createMetrics(name)
  await migrate({ url: config.MIGRATE_DATABASE_URL, schema: name, sets, log })
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: name,
    applicationName: name,
    max: config.DATABASE_POOL_SIZE,
    log,
  })
  measurePool(metrics, pool, config.DATABASE_POOL_SIZE)
  const parts: Part[] = [{ name: 'database', stop: () => pool.end() }]
  const probes: Probe[] = [{ name: 'postgres', required: true, check: () => ping(pool) }]
  const stopSteps = () => parts.toReversed().map((part): ShutdownStep => [part.name, async () => part.stop()])
  return {
    name,
    config,
    log,
    lifecycle,
    metrics,
    pool,
    probes,
    http: { logger: log, lifecycle, metrics, metricsAuth: config.METRICS_AUTH, probes },
    add: part => void parts.push(part),
    async start() {
      for (const part of parts) await part.start?.()
    },
    stop: () => runSteps(log, stopSteps()),
    stopSteps,
  }
}

/** The service answers requests. Add it last: what requests need is then there. */
export function addHttp(service: Service, app: App): void {
  const { HOST: host, PORT: port } = service.config
  service.add({ name: 'http', start: () => app.listen({ host, port }), stop: () => app.close() })
}

/** For `main.ts`: starts the service, and stops it in order when the process is told to end. */
export async function runService({ config, log, lifecycle, metrics, ...service }: Service): Promise<void> {
  measureProcess(metrics)
  const stopTraces = await exportTraces(config)
  await service.start()
  log.info({ port: config.PORT }, 'ready')
  // Last, for the other steps have spans to send too.
  const steps: ShutdownStep[] = [...service.stopSteps(), ['traces', stopTraces]]
  shutdownInOrder({ log, lifecycle, drainMs: config.DRAIN_MS, steps })
  await collectGarbage()
}
