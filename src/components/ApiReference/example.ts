import { isRequired, jsonSchemaOf, type Operation, type Route, type Schema, type SecurityScheme } from './document.ts'

const gateway = 'http://localhost:8080'

/**
 * The shortest request of an operation, as a curl command: what must be sent, with the examples of its schemas.
 *
 * @throws Error naming the operation and what has no example
 */
export function curlOf({ method, path, operation }: Route, schemes: Record<string, SecurityScheme> = {}): string {
  try {
    const body = jsonSchemaOf(operation.requestBody?.content)
    const request = method === 'get' || (method === 'post' && body) ? '' : ` --request ${method.toUpperCase()}`
    return [
      `curl${request} ${quoted(`${gateway}${pathOf(path, operation)}${queryOf(operation)}`)}`,
      ...credentials(operation, schemes),
      ...valuesOf(operation, 'header').map(([name, value]) => `--header ${quoted(`${headerName(name)}: ${value}`)}`),
      ...(body
        ? [`--header 'Content-Type: application/json'`, `--data ${quoted(JSON.stringify(exampleOf(body), null, 2))}`]
        : []),
    ].join(' \\\n  ')
  } catch (error) {
    throw new Error(`${method.toUpperCase()} ${path}: ${(error as Error).message}`)
  }
}

/** A valid value: the first example, or else the only or first value that the schema allows. */
export function exampleOf(schema: Schema, name = 'the body'): unknown {
  const given = schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0] ?? schema.minimum
  if (given !== undefined) return given
  if (schema.items) return [exampleOf(schema.items, `${name}[]`)]
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0], name)
  const { properties } = schema
  if (!properties) throw new Error(`${name} has no example.`)
  return Object.fromEntries((schema.required ?? []).map(key => [key, exampleOf(properties[key] ?? {}, key)]))
}

/** Required parameters at this place (path, query or header). */
function valuesOf({ parameters = [] }: Operation, where: string): [name: string, value: string][] {
  return parameters
    .filter(parameter => parameter.in === where && isRequired(parameter))
    .map(({ name, example, schema = {} }) => [name, String(example ?? exampleOf(schema, name))])
}

function pathOf(path: string, operation: Operation): string {
  const values = new Map(valuesOf(operation, 'path'))
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values.get(name) ?? ''))
}

function queryOf(operation: Operation): string {
  const query = new URLSearchParams(valuesOf(operation, 'query')).toString()
  return query && `?${query}`
}

/** The first alternative credentials; secrets come from variables of the caller's shell. */
function credentials({ security = [] }: Operation, schemes: Record<string, SecurityScheme>): string[] {
  const scheme = schemes[Object.keys(security[0] ?? {})[0] ?? '']
  if (!scheme) return []
  return [scheme.type === 'http' ? `--header "Authorization: Bearer $TOKEN"` : `--cookie "${scheme.name}=$SESSION"`]
}

/** Writes a header's name in capitals: `Idempotency-Key`. */
const headerName = (name: string) => name.replace(/\b[a-z]/g, first => first.toUpperCase())

const quoted = (text: string) => (/^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
