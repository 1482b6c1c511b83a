/** Requests to one operation of an API, as its document describes them and as it does not. */
import fc from 'fast-check'
import type { Operation, Parameter } from './document.ts'
import { valuesFor } from './values.ts'

export interface FuzzRequest {
  method: string
  /** With its query. */
  path: string
  headers: Record<string, string>
  body?: string
}

export function requestsTo({ method, path, parameters = [], requestBody }: Operation): fc.Arbitrary<FuzzRequest> {
  const values = fc.record(Object.fromEntries(parameters.map(parameter => [keyOf(parameter), given(parameter)])))
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const payload = type === undefined ? fc.constant(undefined) : body(valuesFor(content?.schema ?? {}))
  return fc.tuple(values, payload).map(([chosen, body]) => {
    const of = (place: Parameter['in']) =>
      parameters
        .filter(parameter => parameter.in === place)
        .flatMap(parameter => {
          const value = chosen[keyOf(parameter)]
          return value === undefined ? [] : [[parameter.name, asText(value)] as const]
        })
    const inPath = new Map(of('path'))
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(inPath.get(name) || '-'))
    const query = new URLSearchParams(of('query').map(([name, value]) => [name, value])).toString()
    const headers = of('header').filter(([, value]) => /^[\x20-\x7e]*$/.test(value))
    return {
      method,
      path: query ? `${filled}?${query}` : filled,
      headers: { ...Object.fromEntries(headers), ...(body === undefined ? {} : { 'content-type': type! }) },
      ...(body === undefined ? {} : { body }),
    }
  })
}

const keyOf = (parameter: Parameter) => `${parameter.in} ${parameter.name}`

/** Left out now and then: always an answer is owed, also for one that is required. */
const given = ({ schema, in: place }: Parameter): fc.Arbitrary<unknown> =>
  place === 'path' ? valuesFor(schema) : fc.option(valuesFor(schema), { nil: undefined, freq: 8 })

/** Mostly JSON. */
const body = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: value.map(each => JSON.stringify(each)), weight: 19 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 1 },
  )

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()
