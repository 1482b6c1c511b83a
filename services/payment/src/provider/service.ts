/** Composes the simulated provider. It shares an image with payment, but runs as a process of its own. */
import { createPool, ping } from '@groundwork/kernel/database/pool'
import { createHttpApp } from '@groundwork/kernel/http/app'
import { serviceSettings } from '@groundwork/kernel/process/config'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { runSteps, type ShutdownStep } from '@groundwork/kernel/process/shutdown'
import { createLogger } from '@groundwork/kernel/telemetry/logger'
import { createMetrics, measurePool } from '@groundwork/kernel/telemetry/metrics'
import { type Static, Type } from 'typebox'
import { providerLedger } from '../repo/provider-ledger.ts'
import { noFaults } from './faults.ts'
import { providerRoutes } from './routes.ts'
import { createCallbackSender } from './send-callbacks.ts'
import { createSimulator } from './simulator.ts'

// It needs no role for migrations: payment migrates the schema.
const { MIGRATE_DATABASE_URL: _, ...settings } = serviceSettings

export const providerSettings = Type.Object({
  ...settings,
  /** Secret that it signs callbacks with. */
  PROVIDER_SECRET: Type.String({ minLength: 16 }),
  /** Base URL of payment. */
  CALLBACK_URL: Type.String({ format: 'uri' }),
})

export async function openProvider(config: Static<typeof providerSettings>, log = createLogger(config)) {
  const lifecycle = createLifecycle()
  const pool = createPool({
    url: config.DATABASE_URL,
    schema: 'payment',
    applicationName: config.SERVICE_NAME,
    max: config.DATABASE_POOL_SIZE,
    log,
  })
  const metrics = createMetrics(config.SERVICE_NAME)
  measurePool(metrics, pool, config.DATABASE_POOL_SIZE)
  const ledger = providerLedger(pool)
  const faults = { current: noFaults }
  const callBack = createCallbackSender({ url: config.CALLBACK_URL, secret: config.PROVIDER_SECRET, log })
  const provider = createSimulator({ ledger, faults: () => faults.current, callBack })
  const app = await createHttpApp({
    title: 'Payment provider',
    description:
      'A simulated payment provider. Its behaviour depends on the test card and on the faults that are switched on.',
    access: { permissions: {} },
    logger: log,
    lifecycle,
    metrics,
    metricsAuth: config.METRICS_AUTH,
    probes: [{ name: 'postgres', required: true, check: () => ping(pool) }],
  })
  providerRoutes(app, { provider, ledger, faults })
  const stopSteps = (): ShutdownStep[] => [
    ['http', () => app.close()],
    ['database', () => pool.end()],
  ]
  return {
    config,
    app,
    log,
    lifecycle,
    metrics,
    start: async () => void (await app.listen({ host: config.HOST, port: config.PORT })),
    stop: () => runSteps(log, stopSteps()),
    stopSteps,
  }
}
