import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = Registry

/** One registry per service instance, so that tests may hold several side by side. */
export function createMetrics(service: string): Metrics {
  const metrics = new Registry()
  metrics.setDefaultLabels({ service })
  return metrics
}

/** Memory, event-loop delay, garbage collection: once per process, therefore called by `main.ts` only. */
export function measureProcess(metrics: Metrics): void {
  collectDefaultMetrics({ register: metrics })
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
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
}
