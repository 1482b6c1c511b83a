import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

interface ApiPages {
  title: string
  description?: string
  version?: string
  securitySchemes?: SecuritySchemes
}

/** OpenAPI's `components.securitySchemes`, limited to the two kinds in use. */
export type SecuritySchemes = Record<
  string,
  | { type: 'http'; scheme: 'bearer'; description: string }
  | { type: 'apiKey'; in: 'cookie'; name: string; description: string }
>

/**
 * Describes the API from the routes' schemas: `/openapi.json` for programs and `/docs` for people. The files of the
 * page are shipped with the service. `/redoc`, where other frameworks have such a page, redirects to `/docs`.
 */
export async function registerOpenApi(app: FastifyInstance, pages: ApiPages) {
  const { title, description = '', version = '0.1.0', securitySchemes } = pages
  const components = securitySchemes && { components: { securitySchemes } }
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, description, version }, ...components },
    transformObject: document => asSent('openapiObject' in document ? document.openapiObject : document.swaggerObject),
  })
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list' } })
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  app.get('/redoc', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
}

interface Schema {
  default?: unknown
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
}

interface Operation {
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  parameters?: { required?: boolean; schema?: { default?: unknown } }[]
  security?: object[]
  responses?: Record<string, { content?: Record<string, unknown>; headers?: Record<string, object> }>
}

const challenge = {
  description: 'With a 401: `Bearer` and a realm, and `error="invalid_token"` for a token that is not good (RFC 6750).',
  schema: { type: 'string' },
}

/**
 * Adds what the routes' schemas cannot say: the media type of problem documents, the challenge of a 401, and that a
 * parameter or a member of a body with a default is optional.
 */
function asSent<Document extends { paths?: object }>(document: Document): Document {
  const operations = Object.values(document.paths ?? {}).flatMap(path =>
    Object.values(path as Record<string, Operation>),
  )
  for (const { parameters = [], requestBody, responses = {}, security } of operations) {
    for (const parameter of parameters) if (parameter.schema?.default !== undefined) parameter.required = false
    for (const body of Object.values(requestBody?.content ?? {})) body.schema = body.schema && asTaken(body.schema)
    for (const [status, response] of Object.entries(responses)) {
      const { 'application/json': problem, ...others } = response.content ?? {}
      if (status === '4XX' && security) response.headers = { 'WWW-Authenticate': challenge }
      if (/^[45]/.test(status) && problem) response.content = { ...others, 'application/problem+json': problem }
    }
  }
  return document
}

/** A copy, for an answer may have the same schema, and has every member. */
function asTaken(schema: Schema): Schema {
  const taken = { ...schema }
  if (schema.items) taken.items = asTaken(schema.items)
  if (!schema.properties) return taken
  const members = Object.entries(schema.properties)
  taken.properties = Object.fromEntries(members.map(([name, member]) => [name, asTaken(member)]))
  taken.required = schema.required?.filter(name => schema.properties?.[name]?.default === undefined)
  if (!taken.required?.length) delete taken.required
  return taken
}
