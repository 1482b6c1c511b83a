/** As much of an OpenAPI 3.1 document as the requests are made of and the answers are judged by. */

export interface Schema {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  examples?: unknown[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

export interface Parameter {
  in: 'path' | 'query' | 'header' | 'cookie'
  name: string
  required?: boolean
  schema: Schema
}

type Content = Record<string, { schema?: Schema }>

export interface OperationObject {
  /** What a caller has to bring; absent where that is nothing. */
  security?: object[]
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { content?: Content; headers?: Record<string, object> }>
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, OperationObject>>
}

export interface Operation extends OperationObject {
  method: string
  path: string
}

export const operationsOf = ({ paths }: OpenApiDocument): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
