import { readFileSync } from 'node:fs'
import { services } from '@groundwork/contracts/services'
import { describe, expect, it } from 'vitest'
import { type ApiDocument, type Operation, routesOf } from './document.ts'
import { curlOf, exampleOf } from './example.ts'

const curl = (method: 'get' | 'post' | 'delete', operation: Operation, path = '/teas') =>
  curlOf({ method, path, operation, anchor: '' }, { session: { type: 'apiKey', name: 'sid' }, token: { type: 'http' } })

describe('the example request', () => {
  it('is the address alone where nothing must be sent', () => {
    const limit = { name: 'limit', in: 'query', required: true, schema: { default: 5 } }
    expect(curl('get', { parameters: [limit] })).toBe('curl http://localhost:8080/teas')
  })

  it('fills path, query and header from their examples', () => {
    const parameters = [
      { name: 'id', in: 'path', required: true, example: 'a b' },
      { name: 'of', in: 'query', required: true, example: 7 },
      { name: 'tea-key', in: 'header', required: true, example: 'x' },
    ]
    expect(curl('delete', { parameters }, '/teas/{id}')).toBe(
      `curl --request DELETE 'http://localhost:8080/teas/a%20b?of=7' \\\n  --header 'Tea-Key: x'`,
    )
  })

  it('sends a body, and quotes what a shell would read', () => {
    const schema = { properties: { name: { examples: ["Earl's"] }, note: { type: 'string' } }, required: ['name'] }
    expect(curl('post', { requestBody: { content: { 'application/json': { schema } } } })).toBe(
      `curl http://localhost:8080/teas \\\n  --header 'Content-Type: application/json' \\\n  --data '{\n  "name": "Earl'\\''s"\n}'`,
    )
  })

  it('takes a secret from the caller’s shell', () => {
    expect(curl('get', { security: [{ token: [] }, { session: [] }] })).toContain('"Authorization: Bearer $TOKEN"')
    expect(curl('get', { security: [{ session: [] }] })).toContain('--cookie "sid=$SESSION"')
  })

  it('is refused where a value is not known', () => {
    const parameters = [{ name: 'id', in: 'path', required: true }]
    expect(() => curl('get', { parameters }, '/teas/{id}')).toThrow('GET /teas/{id}: id has no example.')
  })
})

it.each([
  [{ const: 'x' }, 'x'],
  [{ enum: ['a', 'b'] }, 'a'],
  [{ type: 'integer', minimum: 1 }, 1],
  [{ anyOf: [{ examples: ['x'] }, { type: 'null' }] }, 'x'],
  [{ items: { properties: { n: { minimum: 2 } }, required: ['n'] } }, [{ n: 2 }]],
])('%j has an example', (schema, value) => {
  expect(exampleOf(schema)).toEqual(value)
})

it.each(Object.keys(services))('every operation of %s has one', service => {
  const api = JSON.parse(readFileSync(`docs/reference/openapi/${service}.json`, 'utf8')) as ApiDocument
  for (const route of routesOf(api)) expect(curlOf(route, api.components?.securitySchemes)).toMatch(/^curl /)
})
