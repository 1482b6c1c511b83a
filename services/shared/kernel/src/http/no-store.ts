import type { FastifyInstance } from 'fastify'

/**
 * Forbids proxies and browsers to store answers below the path, for a service whose answers contain tokens and names
 * (RFC 9111, 5.2.2.5).
 */
export function forbidCaching(app: FastifyInstance, path: string): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(path)) reply.header('cache-control', 'no-store')
  })
}
