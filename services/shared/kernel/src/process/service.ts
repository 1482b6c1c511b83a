import type { FastifyBaseLogger } from 'fastify'
import type { Static, TObject } from 'typebox'
import { type MigrationSet, migrate } from '../database/migrations.ts'
import { createPool, type Pool, ping } from '../database/pool.ts'
import type { App, HttpOptions } from '../http/app.ts'
import type { Probe } from '../http/probes.ts'
import { createLogger } from '../telemetry/logger.ts'
import { createMetrics, type Metrics, measurePool, measureProcess } from '../telemetry/metrics.ts'
import { exportTraces } from '../telemetry/trace-export.ts'
import { collectGarbage } from './collect-garbage.ts'
import type { serviceSettings } from './config.ts'
import { createLifecycle, type Lifecycle } from './lifecycle.ts'
import { runSteps, type ShutdownStep, shutdownInOrder } from './shutdown.ts'

export type ServiceConfig = Static<TObject<typeof serviceSettings>>

/** A part of a running service. */
export interface Part {
  name: string
  start?: () => unknown
  stop: () => unknown
}

/** A part that is stopped by the function that its start returns. */
export function startedPart(name: string, start: () => (() => unknown) | Promise<() => unknown>): Part {
  let stop: () => unknown = () => {}
  return {
    name,
    start: async () => {
      stop = await start()
    },
    stop: () => stop(),
  }
}

/** A service with its parts. It takes no requests and no events before `start`. */
export interface Service<Config extends ServiceConfig = ServiceConfig> {
  name: string
  config: Config
  log: FastifyBaseLogger
  lifecycle: Lifecycle
  metrics: Metrics
  /** Connects as the role that may read and write the service's tables. */
  pool: Pool
  /** The dependencies that `/readyz` and `/health` report. */
  probes: Probe[]
  /** Options for `createHttpApp`. */
  http: Pick<HttpOptions, 'logger' | 'lifecycle' | 'metrics' | 'metricsAuth' | 'probes'>
  /** Adds a part. Parts start in the order in which they were added, and stop in the reverse order. */
  add(part: Part): void
  start(): Promise<void>
  stop(): Promise<void>
  /** The single steps of `stop`. */
  stopSteps(): ShutdownStep[]
}

interface ServiceOptions<Config> {
  /** Also the name of its schema. */
  name: string
  config: Config
  /** The migrations of the schema, in the order in which they are applied. */
  migrations: MigrationSet[]
  log?: FastifyBaseLogger
}

/**
 * Migrates the service's schema and opens a connection pool. `openCache`, `openMessaging` and `addHttp` add further
 * parts.
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

/** Adds the HTTP server. Add it last, so that everything that requests need has started before it. */
export function addHttp(service: Service, app: App): void {
  const { HOST: host, PORT: port } = service.config
  service.add({ name: 'http', start: () => app.listen({ host, port }), stop: () => app.close() })
}

/** What a process runs: a service, or the simulator of one, which may have no database. */
export type Runnable = Pick<Service, 'log' | 'lifecycle' | 'metrics' | 'start' | 'stopSteps'> & {
  config: Pick<ServiceConfig, 'SERVICE_NAME' | 'PORT' | 'DRAIN_MS' | 'OTEL_EXPORTER_OTLP_ENDPOINT'>
}

/** For `main.ts`: starts the service, and stops its parts in order when the process is told to end. */
export async function runService({ config, log, lifecycle, metrics, ...service }: Runnable): Promise<void> {
  measureProcess(metrics)
  const stopTraces = await exportTraces(config)
  await service.start()
  log.info({ port: config.PORT }, 'ready')
  // The last step, because the other steps may still record spans.
  const steps: ShutdownStep[] = [...service.stopSteps(), ['traces', stopTraces]]
  shutdownInOrder({ log, lifecycle, drainMs: config.DRAIN_MS, steps })
  await collectGarbage()
}
