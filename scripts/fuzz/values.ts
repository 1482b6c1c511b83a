/** Values that fit a schema, and values that do not. */
import fc from 'fast-check'
import type { Schema } from './document.ts'

/** What breaks programs: ends of ranges, other types, text that databases and parsers stumble over. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', '\0', 'a\0b', '\ud800', '__proto__', -1, 0, 1e30, 2 ** 53, 0.1, [], {}, true),
  fc.constantFrom<unknown>('0000-01-01T00:00:00Z', '2016-12-31T23:59:60Z', '9999-12-31T23:59:59+23:59', '１', '%00'),
  fc.jsonValue(),
)

/** Mostly what fits, now and then what does not. */
export const valuesFor = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: fitting(schema), weight: 9 }, { arbitrary: nasty, weight: 1 })

/** What the document gives as an example is of things that are there, so it leads further than what is made up. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.examples?.length) return fc.oneof(fc.constantFrom(...schema.examples), madeUp(schema))
  return madeUp(schema)
}

function madeUp(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting))
  const [type] = [schema.type].flat()
  switch (type) {
    case 'string':
      return text(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -(2 ** 31), max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31) })
    case 'number':
      return fc.double({ min: schema.minimum, max: schema.maximum, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valuesFor(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, (schema.minItems ?? 0) + 4),
      })
    case 'object':
      return object(schema)
    default:
      return fc.jsonValue()
  }
}

function text({ format, pattern, minLength = 0, maxLength = 1000 }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'date-time')
    return fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })
      .map(date => date.toISOString())
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u'))
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: 'binary' })
}

/** Members that may be left out are, and one that nobody knows is added now and then. */
function object({ properties = {}, required = [] }: Schema): fc.Arbitrary<object> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valuesFor(schema)]))
  const known = fc.record(members, { requiredKeys: required.filter(name => name in members) })
  const unknown = fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), fc.jsonValue(), { maxKeys: 1 })
  return fc.oneof(
    { arbitrary: known, weight: 9 },
    { arbitrary: fc.tuple(known, unknown).map(([object, more]) => ({ ...object, ...more })), weight: 1 },
  )
}
