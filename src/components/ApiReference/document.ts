/** The part of an OpenAPI 3.1 document that the reference pages show. */
export interface ApiDocument {
  info: { title: string; description?: string }
  paths: Record<string, Partial<Record<Method, Operation>>>
  components?: { securitySchemes?: Record<string, SecurityScheme> }
}

/** `http` is a bearer token; `apiKey` is a cookie of that name. */
export interface SecurityScheme {
  type: string
  name?: string
}

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof methods)[number]

export interface Operation {
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { content?: Content }
  responses?: Record<string, { content?: Content }>
  /** Alternative credentials, by the name of their scheme. */
  security?: Record<string, string[]>[]
}

export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  example?: unknown
  schema?: Schema
}

/** Documents mark a parameter with a default as required, too. */
export const isRequired = ({ required, schema }: Parameter): boolean =>
  required === true && schema?.default === undefined

type Content = Record<string, { schema?: Schema }>

export interface Schema {
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  examples?: unknown[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

export interface Route {
  method: Method
  path: string
  operation: Operation
  /** Anchor on the page. */
  anchor: string
}

/** Every operation, path by path, in the order of the document. */
export function routesOf({ paths }: ApiDocument): Route[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    methods.flatMap(method => {
      const operation = operations[method]
      if (!operation) return []
      const anchor = `${method}-${path}`.replace(/[^\w]+/g, '-').replace(/^-|-$/g, '')
      return [{ method, path, operation, anchor }]
    }),
  )
}

/** Errors are problem documents, which are JSON too. */
export const jsonSchemaOf = (content: Content | undefined): Schema | undefined =>
  (content?.['application/json'] ?? content?.['application/problem+json'])?.schema
