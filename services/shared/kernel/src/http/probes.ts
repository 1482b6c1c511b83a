import type { FastifyPluginAsync } from 'fastify'
import { requireMetricsAuth } from '../access/metrics-auth.ts'
import { inTime } from '../in-time.ts'
import type { Lifecycle } from '../process/lifecycle.ts'
import type { Metrics } from '../telemetry/metrics.ts'

/** A dependency of the service. `check` rejects with the reason when it is not available. */
export interface Probe {
  name: string
  check: () => Promise<void>
  /**
   * True if no request can be served without it. The broker is not required: while it is down, orders are accepted and
   * their events wait in the outbox. So `/health` shows it, and `/readyz` stays up.
   */
  required: boolean
}

interface ProbeOptions {
  lifecycle: Lifecycle
  metrics: Metrics
  probes: Probe[]
  metricsAuth?: string
}

type Finding = { status: 'up' } | { status: 'down'; reason: string }

const timeoutMs = 1000
const keptMs = 1000

/**
 * `/livez`: while it fails, the process should be restarted. `/readyz`: while it fails, the process should get no
 * requests. `/health`: the state of every dependency, for people. `/metrics`: Prometheus text.
 */
export const probeRoutes: FastifyPluginAsync<ProbeOptions> = async (app, options) => {
  const { lifecycle, metrics, probes, metricsAuth = 'none' } = options
  const find = keepBriefly(() => findAll(probes))
  const hidden = { schema: { hide: true }, logLevel: 'silent' } as const

  app.get('/livez', hidden, async (_request, reply) => {
    if (!lifecycle.failure) return { status: 'up' }
    return reply.code(503).send({ status: 'down', reason: lifecycle.failure.message })
  })

  app.get('/readyz', hidden, async (_request, reply) => {
    if (lifecycle.draining) return reply.code(503).send({ status: 'down', reason: 'stopping' })
    const findings = await find()
    const missing = probes.filter(probe => probe.required && findings[probe.name]?.status === 'down')
    if (missing.length === 0) return { status: 'up' }
    return reply.code(503).send({ status: 'down', reason: `without ${missing.map(probe => probe.name).join(', ')}` })
  })

  app.get('/health', hidden, async (_request, reply) => {
    // Not from the cache of a second: a person who has just stopped something wants to see it now.
    const checks = await findAll(probes)
    const down = probes.filter(probe => checks[probe.name]?.status === 'down')
    const dead = lifecycle.draining || lifecycle.failure || down.some(probe => probe.required)
    const status = dead ? 'down' : down.length > 0 ? 'degraded' : 'up'
    return reply.code(dead ? 503 : 200).send({ status, checks })
  })

  app.get('/metrics', { ...hidden, onRequest: requireMetricsAuth(metricsAuth) }, async (_request, reply) => {
    reply.type(metrics.contentType)
    return metrics.metrics()
  })
}

async function findAll(probes: Probe[]): Promise<Record<string, Finding>> {
  const findings = await Promise.all(probes.map(async probe => [probe.name, await judge(probe)] as const))
  return Object.fromEntries(findings)
}

async function judge(probe: Probe): Promise<Finding> {
  try {
    await inTime(probe.check(), timeoutMs, () => new Error(`no answer within ${timeoutMs} ms`))
    return { status: 'up' }
  } catch (error) {
    return { status: 'down', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** Caches the answer for a second, so that probes do not become load. */
function keepBriefly<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  let until = 0
  return () => {
    if (!answer || Date.now() >= until) {
      answer = ask()
      until = Date.now() + keptMs
    }
    return answer
  }
}
