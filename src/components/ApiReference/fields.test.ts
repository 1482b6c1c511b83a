import { describe, expect, it } from 'vitest'
import { routesOf } from './document.ts'
import { fieldsOf, typeWords } from './fields.ts'

describe('the rows of a body', () => {
  it('name each field by its way from the top, parents first', () => {
    const fields = fieldsOf({
      type: 'object',
      required: ['lines'],
      properties: {
        note: { type: 'string', description: 'For the courier.' },
        lines: {
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer', minimum: 1 } } },
        },
      },
    })
    expect(fields).toEqual([
      { name: 'note', type: 'string', required: false, description: 'For the courier.' },
      { name: 'lines', type: 'list, 1 to 50 of object', required: true, description: '' },
      { name: 'lines[].quantity', type: 'integer, at least 1', required: true, description: '' },
    ])
  })

  it('show a body that is no object, and the fields of every choice', () => {
    expect(fieldsOf({ type: 'string', format: 'uuid' })).toEqual([
      { name: '', type: 'uuid', required: true, description: '' },
    ])
    const choice = { anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'null' }] }
    expect(fieldsOf({ type: 'object', properties: { it: choice } }).map(({ name }) => name)).toEqual(['it', 'it.a'])
  })
})

it.each([
  [{ enum: ['paid', 'cancelled'] }, '"paid" or "cancelled"'],
  [{ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] }, 'uuid or null'],
  [{ const: 'x' }, '"x"'],
  [{ type: 'string', minLength: 1, maxLength: 255 }, 'string, 1 to 255 long'],
  [{ type: 'string', format: 'uuid', minLength: 36 }, 'uuid'],
  [{ type: 'integer', maximum: 9 }, 'integer, at most 9'],
  [{}, 'any'],
])('%j reads "%s"', (schema, words) => {
  expect(typeWords(schema)).toBe(words)
})

it('gives every operation an anchor of its own', () => {
  const operation = {}
  const paths = { '/api/v1/orders': { post: operation, get: operation }, '/api/v1/orders/{id}': { get: operation } }
  expect(routesOf({ info: { title: 'Sales' }, paths }).map(({ anchor }) => anchor)).toEqual([
    'get-api-v1-orders',
    'post-api-v1-orders',
    'get-api-v1-orders-id',
  ])
})
