import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/**
 * Options for `@fastify/rate-limit`: limits the requests of one client to routes that have `rateLimit` in their config.
 */
export const limitPerClient = {
  global: false,
  // The gateway sets the header. A caller that bypasses the gateway can claim any address, but only from this machine.
  keyGenerator: ({ headers, ip }: FastifyRequest) => String(headers['x-forwarded-for'] ?? ip),
  errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) => tooMany(Math.ceil(ttl / 1000)),
}

const tooMany = (seconds: number) =>
  new Problem({
    status: 429,
    slug: 'too-many-requests',
    title: 'Too many tries',
    detail: `Wait ${seconds} seconds.`,
    headers: { 'retry-after': String(seconds) },
  })
