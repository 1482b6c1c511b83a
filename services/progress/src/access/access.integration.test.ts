import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basePath } from '../constants.ts'
import { newAttempt, startTestService, type TestService } from '../testing/service.ts'

let service: TestService
const credentials: Record<string, { token?: string; cookie?: string }> = { anonymous: {} }
let adaId: string
let cemId: string

/** Two instructors with a cohort each; Ada and Ben learn in the first, Cem in the second. */
beforeAll(async () => {
  service = await startTestService()
  const grace = await service.admin('instructor add', 'Grace')
  const alan = await service.admin('instructor add', 'Alan')
  const first = grace.cohort!
  const second = await service.admin('cohort add', 'Second cohort', '--instructor', 'Alan')
  const ada = await service.join(first.joinCode!.code, 'Ada')
  const ben = await service.join(first.joinCode!.code, 'Ben')
  const cem = await service.join(second.joinCode!.code, 'Cem')
  adaId = ada.learnerId
  cemId = cem.learnerId
  await service.call('POST', '/events', { token: ada.token, body: { events: [newAttempt()] } })
  Object.assign(credentials, {
    'the learner': { token: ada.token },
    'a learner of the same cohort': { token: ben.token },
    'a learner of another cohort': { token: cem.token },
    'the cohort’s instructor': { cookie: await service.logIn('Grace', grace.password) },
    'another cohort’s instructor': { cookie: await service.logIn('Alan', alan.password) },
    'a made-up token': { token: `gwl_${'x'.repeat(43)}` },
    'a made-up session': { cookie: `groundwork_instructor=${'x'.repeat(43)}` },
  })
})

afterAll(() => service.close())

const callers = [
  'the learner',
  'a learner of the same cohort',
  'a learner of another cohort',
  'the cohort’s instructor',
  'another cohort’s instructor',
  'a made-up token',
  'a made-up session',
  'anonymous',
] as const

/**
 * What each caller gets from each route, in the order above. `:id` is the learner's, `:slug` the cohort's.
 * POST bodies are right, so that a refusal is never the validation's.
 */
const matrix: Record<string, { body?: object | (() => object); query?: string; status: number[] }> = {
  'POST /join': { body: { code: 'AAAAAAAAAA' }, status: [404, 404, 404, 404, 404, 404, 404, 404] },
  'POST /events': { body: { events: [newAttempt()] }, status: [200, 200, 200, 403, 403, 401, 401, 401] },
  'GET /me': { status: [200, 200, 200, 403, 403, 401, 401, 401] },
  'GET /learners/:id/items': { status: [200, 404, 404, 200, 404, 401, 401, 401] },
  'GET /learners/:id/attempts': { status: [200, 404, 404, 200, 404, 401, 401, 401] },
  'GET /cohorts': { status: [403, 403, 403, 200, 200, 401, 401, 401] },
  'GET /cohorts/:slug/grid': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'GET /cohorts/:slug/export': { query: '?format=moodle', status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'GET /totals': { status: [403, 403, 403, 200, 200, 401, 401, 401] },
  'GET /cohorts/:slug/totals': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'GET /cohorts/:slug/attention': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'POST /cohorts/:slug/learners/:id/contact': { status: [403, 403, 403, 204, 404, 401, 401, 401] },
  'DELETE /cohorts/:slug/learners/:id/contact': { status: [403, 403, 403, 204, 404, 401, 401, 401] },
  'GET /cohorts/:slug/roster': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'GET /cohorts/:slug/invitations': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  'POST /cohorts/:slug/invitations': {
    body: { names: ['Dora'] },
    status: [403, 403, 403, 201, 404, 401, 401, 401],
  },
  // No such invitation, for its own instructor too.
  'DELETE /cohorts/:slug/invitations/:code': { status: [403, 403, 403, 404, 404, 401, 401, 401] },
  'PATCH /cohorts/:slug/learners/:id': { body: { name: 'Ada' }, status: [403, 403, 403, 204, 404, 401, 401, 401] },
  'GET /cohorts/:slug/learners/:id/erasure': { status: [403, 403, 403, 200, 404, 401, 401, 401] },
  // Into a learner of another cohort: not there, for the instructor of either.
  'POST /cohorts/:slug/learners/:id/merge': {
    body: () => ({ into: cemId }),
    status: [403, 403, 403, 404, 404, 401, 401, 401],
  },
  // More has come than the preview said: refused, but for another reason than whose it is.
  'DELETE /cohorts/:slug/learners/:id': {
    query: '?attempts=9999',
    status: [403, 403, 403, 409, 404, 401, 401, 401],
  },
  'GET /session': { status: [200, 200, 200, 200, 200, 200, 200, 200] },
  'POST /session': {
    body: { name: 'nobody', password: 'nothing' },
    status: [401, 401, 401, 401, 401, 401, 401, 401],
  },
  // A session is no access token: a new one cannot be had for it.
  'POST /session/account': { status: [403, 403, 403, 401, 401, 401, 401, 401] },
  // Last, because they end what the others stand on.
  'DELETE /session': { status: [204, 204, 204, 204, 204, 204, 204, 204] },
  'DELETE /token': { status: [204, 204, 204, 403, 403, 401, 401, 401] },
}

test('every route of the API has its row in the matrix', () => {
  const routes = service.app.guardedRoutes.map(({ method, url }) => `${method} ${url.slice(basePath.length)}`)
  expect(routes.sort()).toEqual(Object.keys(matrix).sort())
})

test.each(['GET', 'PATCH', 'DELETE'] as const)(
  'a learner of another cohort is not there for %s below an own cohort',
  async method => {
    const path = `/cohorts/first-cohort/learners/${cemId}${method === 'GET' ? '/erasure' : ''}`
    const response = await service.call(method, method === 'DELETE' ? `${path}?attempts=0` : path, {
      ...credentials['the cohort’s instructor'],
      ...(method === 'PATCH' ? { body: { name: 'Stolen' } } : {}),
    })
    expect(response.statusCode, response.body).toBe(404)
  },
)

describe.each(Object.entries(matrix))('%s', (route, { body, query = '', status }) => {
  const [method, path] = route.split(' ') as ['GET' | 'POST' | 'PATCH' | 'DELETE', string]

  test.each(callers.map((caller, n) => [caller, status[n]!] as const))('%s: %i', async (caller, expected) => {
    const url = path.replace(':id', adaId).replace(':slug', 'first-cohort').replace(':code', 'AAAAAAAAAA') + query
    const login = route === 'DELETE /session' ? {} : credentials[caller]
    const response = await service.call(method, url, { ...login, body: typeof body === 'function' ? body() : body })
    expect(response.statusCode, response.body).toBe(expected)
    if (expected >= 400) expect(response.headers['content-type']).toContain('application/problem+json')
  })
})
