import { Ajv, type ErrorObject, type Options } from 'ajv'
import formats from 'ajv-formats'
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'

/** One fault of a value: where (a JSON Pointer, empty for the whole value) and what. */
export interface SchemaError {
  pointer: string
  detail: string
}

/**
 * An object that refuses members it does not know. A caller who misspells a field learns it at once, instead of having
 * it dropped in silence.
 */
export function StrictObject<P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> {
  return Type.Object(properties, { ...options, additionalProperties: false })
}

/** A UUID of 36 characters. The format alone would allow the prefix `urn:uuid:`, which PostgreSQL refuses. */
export const Uuid = Type.String({ format: 'uuid', minLength: 36, maxLength: 36 })

/** A `Uuid` with a description. A field that callers send has an example that works with the demo data. */
export const UuidOf = (description: string, example?: string) =>
  Type.String({ ...Uuid, description, ...(example === undefined ? {} : { examples: [example] }) })

const patternMeans = 'x-pattern-means'

/** A pattern, and its meaning in words that follow “must be” in an error message. */
export const pattern = (pattern: string, means: string) => ({ pattern, [patternMeans]: means })

/** A validator that reports every fault. It changes nothing in a value but to fill in defaults. */
export function createAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: true,
    // Errors bring the schema along, for what its pattern means.
    verbose: true,
    ...options,
  })
  ajv.addVocabulary([patternMeans])
  // The package is CommonJS: bundlers and Node give the function itself, TypeScript sees the namespace.
  return (formats as unknown as (ajv: Ajv) => Ajv)(ajv)
}

const shared = createAjv()

/** Compiles a schema once; the returned function gives the faults of a value, or an empty list. */
export function validator<S extends TSchema>(schema: S): (value: unknown) => SchemaError[] {
  const validate = shared.compile(schema)
  return value => (validate(value) ? [] : toFieldErrors(validate.errors))
}

/** The value if it fits the schema, else the sentence that says why not. */
export function parser<S extends TSchema>(
  schema: S,
): (value: unknown) => { value: Static<S> } | { errors: SchemaError[] } {
  const check = validator(schema)
  return value => {
    const errors = check(value)
    return errors.length > 0 ? { errors } : { value: value as Static<S> }
  }
}

/** Ajv's errors in our shape, with the member that is missing or unknown named in the pointer. */
export function toFieldErrors(errors: ErrorObject[] | null | undefined): SchemaError[] {
  return (errors ?? []).map(error => {
    const member = error.params.missingProperty ?? error.params.additionalProperty
    const pointer = member === undefined ? error.instancePath : `${error.instancePath}/${member}`
    return { pointer, detail: detailOf(error) }
  })
}

function detailOf(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not a known field'
    case 'enum':
      return `must be one of ${(error.params.allowedValues as unknown[]).join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`
    case 'type':
      return `must be ${names[String(error.params.type)] ?? error.params.type}`
    case 'minimum':
      return `must be at least ${error.params.limit}`
    case 'maximum':
      return `must be at most ${error.params.limit}`
    case 'minLength':
      return `must have at least ${count(error.params.limit, 'character')}`
    case 'maxLength':
      return `must have at most ${count(error.params.limit, 'character')}`
    case 'minItems':
      return `must have at least ${count(error.params.limit, 'entry', 'entries')}`
    case 'maxItems':
      return `must have at most ${count(error.params.limit, 'entry', 'entries')}`
    case 'pattern':
      return `must be ${error.parentSchema?.[patternMeans] ?? `like ${error.params.pattern}`}`
    case 'format':
      return `must be a valid ${error.params.format}`
    default:
      return error.message ?? 'is not valid'
  }
}

const count = (limit: number, one: string, many = `${one}s`): string => `${limit} ${limit === 1 ? one : many}`

const names: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}
