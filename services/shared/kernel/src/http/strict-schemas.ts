import type { FastifyInstance } from 'fastify'

/**
 * Refuses to register a route whose body or query schema allows unknown members anywhere. So no author can forget to
 * refuse unknown fields.
 */
export function requireStrictSchemas(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    for (const part of ['body', 'querystring'] as const) {
      const open = openObject(route.schema?.[part], part)
      if (open) throw new Error(`${route.method} ${route.url}: ${open} accepts unknown fields; use StrictObject({...})`)
    }
  })
}

/** The path of the first object schema that does not say `additionalProperties: false` (or a schema for them). */
function openObject(schema: unknown, path: string): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined
  if ('type' in schema && schema.type === 'object') {
    const rest = 'additionalProperties' in schema ? schema.additionalProperties : undefined
    const records = 'patternProperties' in schema
    if (!records && rest !== false && typeof rest !== 'object') return path
  }
  for (const [key, value] of Object.entries(schema)) {
    const found = openObject(value, `${path}.${key}`)
    if (found) return found
  }
  return undefined
}
