import { Ajv, type Options } from 'ajv'
import formats from 'ajv-formats'
import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { patternMeans, type SchemaError, toFieldErrors } from './schema-errors.ts'

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
