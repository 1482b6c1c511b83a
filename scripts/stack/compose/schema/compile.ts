/** Compiles the published schema at the first call, which takes about a tenth of a second, and keeps it. */
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { formatOf, formats } from './formats.ts'

let compiled: ValidateFunction | undefined

export function composeSchema(): ValidateFunction {
  compiled ??= compile()
  return compiled
}

function compile(): ValidateFunction {
  const file = new URL('./compose-spec.json', import.meta.url)
  const schema = JSON.parse(readFileSync(file, 'utf8'), withFormat) as object
  // Without inlining and optimizing, compiling takes a quarter of the time; the code runs only once or twice.
  const quick = { inlineRefs: false, code: { optimize: false } }
  const ajv = new Ajv2020({
    ...quick,
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    meta: false,
  })
  for (const [name, { accepts }] of Object.entries(formats)) ajv.addFormat(name, accepts)
  return ajv.compile(schema)
}

/**
 * A reviver for JSON.parse: where Compose converts a text, the schema accepts any text, so such a property gets a
 * format.
 */
function withFormat(key: string, schema: unknown): unknown {
  const format = formatOf(key, schema)
  return format ? { ...(schema as object), format } : schema
}
