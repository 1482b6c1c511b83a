/** What is wrong with a value, in sentences for whoever sent it. */
import type { ErrorObject } from 'ajv'

/** One thing wrong with a value: where (a JSON Pointer, empty for the whole value) and what. */
export interface SchemaError {
  pointer: string
  detail: string
}

/** The keyword of a schema that says what its pattern means; see `pattern`. */
export const patternMeans = 'x-pattern-means'

/** As much of a schema as words are made of. */
interface Schema {
  type?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  [patternMeans]?: string
}

/**
 * Ajv's errors in our shape, with the member that is missing or unknown named in the pointer. Of what may be one thing or
 * another (`anyOf`) Ajv tells every fault of each; here it is one sentence.
 * @param errors of a validator with `allErrors` and `verbose`
 */
export function toFieldErrors(errors: ErrorObject[] | null | undefined): SchemaError[] {
  const all = errors ?? []
  const choices = all.filter(({ keyword }) => keyword === 'anyOf')
  const found = all
    .filter(error => !choices.some(choice => isWithin(error, choice)))
    .flatMap(error => (error.keyword === 'anyOf' ? errorsOfChoice(error, all) : fieldError(error)))
  return found.filter(({ pointer, detail }, n) => {
    return n === found.findIndex(one => one.pointer === pointer && one.detail === detail)
  })
}

function fieldError(error: ErrorObject): SchemaError {
  const member = error.params.missingProperty ?? error.params.additionalProperty
  const pointer = member === undefined ? error.instancePath : `${error.instancePath}/${member}`
  return { pointer, detail: detailOf(error) }
}

/** Whether the error is of one of the things that the value may be, the choice's alternatives. */
const isWithin = (error: ErrorObject, { schemaPath, instancePath }: ErrorObject): boolean =>
  error.schemaPath.startsWith(`${schemaPath}/`) && `${error.instancePath}/`.startsWith(`${instancePath}/`)

/** A value that can have been meant for one alternative only, by its type, is told what that one lacks. */
function errorsOfChoice(choice: ErrorObject, all: ErrorObject[]): SchemaError[] {
  const pointer = choice.instancePath
  const within = all.filter(error => isWithin(error, choice))
  const alternatives = (choice.schema as Schema[]).map((schema, n) => {
    const errors = within.filter(({ schemaPath }) => schemaPath.startsWith(`${choice.schemaPath}/${n}/`))
    const isMeant = !errors.some(({ keyword, instancePath }) => keyword === 'type' && instancePath === pointer)
    return { wanted: wanted(schema), errors, isMeant }
  })
  const [meant, ...more] = alternatives.filter(({ isMeant }) => isMeant)
  if (!meant || more.length > 0) {
    return [{ pointer, detail: `must be ${alternatives.map(({ wanted }) => wanted).join(', or ')}` }]
  }
  const lacks = toFieldErrors(meant.errors)
  if (lacks.some(error => error.pointer !== pointer)) return lacks
  const others = alternatives.filter(one => one !== meant).map(({ wanted }) => wanted)
  return [{ pointer, detail: [lacks.map(({ detail }) => detail).join(' and '), ...others].join(', or ') }]
}

function detailOf(error: ErrorObject): string {
  const schema = (error.parentSchema ?? {}) as Schema
  // Its length and its format are one thing to whoever sent it.
  if (schema.format === 'uuid') return `must be ${uuid}`
  switch (error.keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not a known field'
    case 'enum':
    case 'const':
    case 'type':
      return `must be ${wanted({ [error.keyword]: error.schema })}`
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
      return `must be ${schema[patternMeans] ?? `like ${error.params.pattern}`}`
    case 'format':
      return `must be ${wanted({ format: error.params.format })}`
    default:
      return error.message ?? 'is not valid'
  }
}

const count = (limit: number, one: string, many = `${one}s`): string => `${limit} ${limit === 1 ? one : many}`

/** What a schema takes, in words that follow “must be”. */
function wanted(schema: Schema): string {
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema[patternMeans]) return schema[patternMeans]
  if (schema.format) return schema.format === 'uuid' ? uuid : `a valid ${schema.format}`
  return typeNames[String(schema.type)] ?? String(schema.type)
}

/** In its 36 characters: the format alone allows `urn:uuid:` before them. */
const uuid = 'a UUID of 36 characters'

const typeNames: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
}
