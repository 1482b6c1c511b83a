import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Pool } from './pool.ts'

export type Metrics = Registry

/** One registry per service instance, so that tests may hold several side by side. */
export function createMetrics(service: string): Metrics {
  const metrics = new Registry()
  metrics.setDefaultLabels({ service })
  return metrics
}

/**
 * Milliseconds between two looks at how late the event loop is. By default it is 10: a hundred wake-ups a second, most of
 * what a process at rest took of the processor. The lag that is told has this time in it; who shows it takes it off again.
 */
const lagSampleMs = 100

/** Memory, event-loop delay, garbage collection: once per process, therefore called by `main.ts` only. */
export function measureProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: lagSampleMs })
}

/** Milliseconds. Prometheus gives up a scrape as a whole, and would take the process for dead. */
const answerMs = 1000

/** What a scrape asks of somebody else, who may be away or hang: the answer, or nothing when it does not come in time. */
export async function answerInTime<T>(question: Promise<T>): Promise<T | undefined> {
  const answered = new AbortController()
  const late = delay(answerMs, undefined, { signal: answered.signal })
  try {
    return await Promise.race([question, late])
  } catch {
    return undefined
  } finally {
    late.catch(() => {})
    answered.abort()
  }
}

/** A figure that is asked of the database at each scrape. Where there is no answer the last figure stands. */
export function measureQuery(metrics: Metrics, name: string, help: string, read: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [metrics],
    async collect() {
      const value = await answerInTime(read())
      if (value !== undefined) this.set(value)
    },
  })
}

/** How much of the pool that requests and consumers share is in use. @param size how many connections it may have */
export function measurePool(metrics: Metrics, pool: Pool, size: number): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        this.set(read())
      },
    })
  gauge('database_pool_used', 'Connections at work.', () => pool.totalCount - pool.idleCount)
  gauge('database_pool_waiting', 'Callers that wait for a connection.', () => pool.waitingCount)
  gauge('database_pool_size', 'Connections there may be.', () => size)
}

/**
 * Rate, errors and duration per route. The label is the route's template, never the URL: a label with a value per
 * caller would grow without bound.
 */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route template.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [metrics],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
    done()
  })
}
