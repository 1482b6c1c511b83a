import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Pool } from '../database/pool.ts'
import { inTime } from '../in-time.ts'

export type Metrics = Registry

/** One registry for each service instance, so that a test can run several side by side. */
export function createMetrics(service: string): Metrics {
  const metrics = new Registry()
  metrics.setDefaultLabels({ service })
  return metrics
}

/**
 * Milliseconds between two samples of the event loop's delay. The default of 10 wakes an idle process a hundred times a
 * second, which was most of the processor time that it took. The reported lag contains this time; dashboards subtract
 * it.
 */
const lagSampleMs = 100

/**
 * Measures memory, event-loop delay and garbage collection. Only `main.ts` calls it, because it is once per process.
 */
export function measureProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: lagSampleMs })
}

/** Milliseconds. Prometheus gives up a late scrape as a whole and takes the process for dead. */
const answerMs = 1000

/** The answer to a question that a scrape asks of another process; undefined when it fails or does not come in time. */
export function answerInTime<T>(question: Promise<T>): Promise<T | undefined> {
  return inTime(question, answerMs, () => new Error('the answer is late')).catch(() => undefined)
}

/** A gauge that is read from the database at each scrape. When the database does not answer, the last figure stays. */
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

/** Measures how much of the connection pool is in use. @param size the most connections that it may have */
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
