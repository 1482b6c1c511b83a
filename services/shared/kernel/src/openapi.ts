import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

interface ApiPages {
  title: string
  description?: string
  version?: string
  securitySchemes?: SecuritySchemes
}

/** OpenAPI's `components.securitySchemes`, of the two kinds that are used here. */
export type SecuritySchemes = Record<
  string,
  | { type: 'http'; scheme: 'bearer'; description: string }
  | { type: 'apiKey'; in: 'cookie'; name: string; description: string }
>

/**
 * The API described from the routes' own schemas: `/openapi.json` for programs, `/docs` for people, from files that are
 * shipped with the service. `/redoc`, where the warehouse's clients expect a second reader, leads to the same page.
 */
export async function registerOpenApi(app: FastifyInstance, pages: ApiPages) {
  const { title, description = '', version = '0.1.0', securitySchemes } = pages
  const components = securitySchemes && { components: { securitySchemes } }
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title, description, version }, ...components } })
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/redoc', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
}
