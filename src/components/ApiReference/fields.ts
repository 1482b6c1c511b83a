import type { Schema } from './document.ts'

/** One row of a table: a field of a body, named by its path. */
export interface Field {
  /** `lines[].quantity`; empty for a body that is no object. */
  name: string
  type: string
  required: boolean
  description: string
}

/** A schema as rows, parents before their children. */
export function fieldsOf(schema: Schema | undefined, name = '', required = true): Field[] {
  if (!schema) return []
  const own = name === '' && schema.properties ? [] : [row(schema, name, required)]
  return [...own, ...childrenOf(schema, name)]
}

function childrenOf(schema: Schema, name: string): Field[] {
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    fieldsOf(child, name === '' ? key : `${name}.${key}`, schema.required?.includes(key) ?? false),
  )
  const items = schema.items?.properties || schema.items?.items ? childrenOf(schema.items, `${name}[]`) : []
  return [...properties, ...items, ...parts.flatMap(part => childrenOf(part, name))]
}

const row = (schema: Schema, name: string, required: boolean): Field => ({
  name,
  type: typeWords(schema),
  required,
  description: schema.description ?? '',
})

/** What a value may be, in words: `uuid`, `1 to 50 of: object`, `"paid" or "cancelled"`. */
export function typeWords(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return either(schema.enum.map(value => JSON.stringify(value)))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return either(choices.map(typeWords))
  if (schema.items) return `${bounds('list', schema.minItems, schema.maxItems)} of ${typeWords(schema.items)}`
  const type = schema.format ?? (Array.isArray(schema.type) ? either(schema.type) : (schema.type ?? 'any'))
  if (type === 'integer' || type === 'number') return bounds(type, schema.minimum, schema.maximum)
  if (schema.type === 'string' && !schema.format) return bounds('string', schema.minLength, schema.maxLength, ' long')
  return type
}

function bounds(type: string, least: number | undefined, most: number | undefined, unit = ''): string {
  if (least === undefined && most === undefined) return type
  if (most === undefined) return `${type}, at least ${least}${unit}`
  if (least === undefined) return `${type}, at most ${most}${unit}`
  return `${type}, ${least} to ${most}${unit}`
}

/** Each alternative once: schemas of a union often differ only in details that the words leave out. */
const either = (words: string[]): string => [...new Set(words)].join(' or ')
