import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/** For `@fastify/rate-limit`: requests of one client to the routes that say `rateLimit`. */
export const limitPerClient = {
  global: false,
  // The gateway sets the header; a caller who goes around it can claim any address, and is on this machine.
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
