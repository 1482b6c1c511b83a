import { expect, test } from 'vitest'
import type { OpenApiDocument, OperationObject } from './document.ts'
import { fuzz } from './fuzz.ts'
import { type Answer, judgeOf } from './judge.ts'
import type { FuzzRequest } from './requests.ts'

const problem = (status: number): Answer => ({
  status,
  contentType: 'application/problem+json',
  challenge: null,
  body: '{"status":1}',
})
const json = (body: unknown): Answer => ({
  status: 200,
  contentType: 'application/json',
  challenge: null,
  body: JSON.stringify(body),
})

const cup = { type: 'object', properties: { size: { type: 'integer' } }, required: ['size'] }
const document: OpenApiDocument = {
  paths: {
    '/cups/{id}': {
      put: {
        security: [{ token: [] }],
        parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string', format: 'uuid' } }],
        requestBody: { content: { 'application/json': { schema: cup } } },
        responses: {
          200: { content: { 'application/json': { schema: cup } } },
          '4XX': {
            headers: { 'WWW-Authenticate': {} },
            content: { 'application/problem+json': { schema: { type: 'object', required: ['status'] } } },
          },
        },
      },
    },
  },
}

const isCup = (text = '') => {
  try {
    return Number.isInteger(JSON.parse(text).size)
  } catch {
    return false
  }
}

/** An API that is right, but for what `wrong` does. */
const faultsOf = async (wrong: (request: FuzzRequest, right: Answer) => Answer) => {
  const send = async (request: FuzzRequest) => wrong(request, isCup(request.body) ? json({ size: 3 }) : problem(400))
  const callers = { anybody: async () => ({}), staff: async () => ({ authorization: 'Bearer staff' }) }
  const { complaints } = await fuzz({ document, send, callers }, { runs: 200, seed: 7 })
  return complaints.map(({ operation, caller, fault }) => `${caller}, ${operation}: ${fault}`)
}

test('an API that keeps to its document is left in peace', async () => {
  expect(await faultsOf((_request, right) => right)).toEqual([])
})

test('a crash on a body that is no JSON is found', async () => {
  const crash = ({ body = '' }: FuzzRequest, right: Answer) => (/^[[{"\dtfn-]/.test(body) ? right : problem(500))
  expect(await faultsOf(crash)).toEqual([
    'anybody, PUT /cups/{id}: it answers 500',
    'staff, PUT /cups/{id}: it answers 500',
  ])
})

test('what only one kind of caller gets is found', async () => {
  const found = await faultsOf(({ headers }, right) => (headers.authorization ? { ...right, status: 204 } : right))
  expect(found).toEqual(['staff, PUT /cups/{id}: 204 is not documented'])
})

test.each([
  [
    'an error that is no problem document',
    { ...problem(404), contentType: 'text/html', body: '' },
    /404 is no problem document/,
  ],
  [
    'a problem document that is not as described',
    { ...problem(404), body: '{}' },
    /must have required property 'status'/,
  ],
  ['a 401 that does not say what is wanted', problem(401), /without a challenge/],
  ['an answer that lacks a member', json({}), /must have required property 'size'/],
  ['an answer of a type that is not described', { ...json({ size: 1 }), contentType: 'text/csv' }, /text\/csv/],
  ['an answer that is no JSON', { ...json(''), body: '{' }, /its body is not JSON/],
])('%s is found', async (_what, answer, fault) => {
  const [found] = await faultsOf(() => answer)
  expect(found).toMatch(fault)
})

test('a 401 asks for a bearer token only where one is taken, and says so in the document', async () => {
  const { put } = document.paths['/cups/{id}']!
  const faultFor = (challenge: string, operation: Partial<OperationObject>) =>
    judgeOf({ ...put!, ...operation, method: 'PUT', path: '/cups/{id}' })({ ...problem(401), challenge })
  expect(faultFor('Bearer', {})).toBeUndefined()
  expect(faultFor('Password', { security: undefined })).toBeUndefined()
  expect(faultFor('Bearer', { security: undefined })).toMatch(/asks for a token that is not wanted/)
  expect(faultFor('Bearer', { responses: { '4XX': {} } })).toMatch(/the challenge of a 401 is not documented/)
})

test('the same seed asks the same', async () => {
  const asked = async () => {
    const requests: FuzzRequest[] = []
    const send = async (request: FuzzRequest) => {
      requests.push(request)
      return problem(400)
    }
    await fuzz({ document, send, callers: { anybody: async () => ({}) } }, { runs: 20, seed: 3 })
    return requests
  }
  expect(await asked()).toEqual(await asked())
})
