import { Writable } from 'node:stream'
import { createPool } from '@groundwork/kernel/db'
import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hashToken } from '../access/secrets.ts'
import type { Cohort, EventsAnswer, GridAnswer, JoinAnswer, LearnerItemsAnswer } from '../api.ts'
import { basePath } from '../terms.ts'
import { newAttempt, startTestService, type TestService, testApp } from '../testing/service.ts'

let service: TestService
let cohort: Cohort
let password: string
/** Of an instructor who stays logged in. */
let cookie: string
/** Everything that the service logged, at its most talkative. */
let logged = ''
let logger: FastifyBaseLogger

beforeAll(async () => {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk
      done()
    },
  })
  logger = pino({ level: 'trace' }, sink)
  service = await startTestService(logger)
  const grace = await service.admin('instructor add', 'Grace Hopper')
  cohort = grace.cohort!
  password = grace.password
  cookie = await service.logIn('Grace Hopper', password)
})

afterAll(() => service.close())

const code = () => cohort.joinCode!.code
const send = async (token: string, ...events: object[]) =>
  (await service.call('POST', '/events', { token, body: { events } })).json<EventsAnswer>().results
const grid = async (): Promise<GridAnswer> => {
  return (await service.call('GET', `/cohorts/${cohort.slug}/grid`, { cookie })).json()
}

describe('joining', () => {
  test('a learner joins with the code as it was read aloud, under a name', async () => {
    const joined = await service.join(code().toLowerCase().replace('-', ' '), 'Ada')
    expect(joined).toMatchObject({ name: 'Ada', cohort: { slug: 'first-cohort', title: 'First cohort' } })
    expect((await service.call('GET', '/me', { token: joined.token })).json()).toEqual({
      learnerId: joined.learnerId,
      name: 'Ada',
      cohort: joined.cohort,
    })
  })

  test('who gives no name is told apart by the end of an id', async () => {
    const joined = await service.join(code())
    expect(joined.name).toBe(`learner ${joined.learnerId.slice(-6)}`)
  })

  test('a code that is wrong, over or full gets the same answer', async () => {
    const other = await service.admin('cohort add', 'Full and over')
    const { code } = other.joinCode!
    const ask = async (code: string) => {
      const response = await service.call('POST', '/join', { body: { code } })
      const { requestId: _, ...document } = response.json()
      return document
    }
    const stored = code.replace('-', '')
    await service.pool.query({ text: 'UPDATE progress.join_code SET used = seats WHERE code = $1', values: [stored] })
    const full = await ask(code)
    await service.pool.query({
      text: "UPDATE progress.join_code SET used = 0, expires_at = now() - interval '1 s' WHERE code = $1",
      values: [stored],
    })
    expect(await ask(code)).toEqual(full)
    expect(await ask('AAAAA-AAAAA')).toEqual(full)
    expect(full).toMatchObject({ status: 404, title: 'This code does not work' })
  })

  test('a new code replaces the old one; who is in stays in', async () => {
    const before = await service.admin('cohort add', 'Renewed')
    const { token } = await service.join(before.joinCode!.code)
    const after = await service.admin('cohort code', before.slug)
    await expect(service.join(before.joinCode!.code)).rejects.toThrow('does not work')
    expect((await service.join(after.joinCode!.code)).cohort.slug).toBe('renewed')
    expect((await service.call('GET', '/me', { token })).statusCode).toBe(200)
  })

  test.each(['', '  ', 'two\nlines', 'x'.repeat(81), '\u202egnp.exe'])('%j is no name', async name => {
    expect((await service.call('POST', '/join', { body: { code: code(), name } })).statusCode).toBe(400)
  })

  test('more learners than seats never get in, also when all come at once', async () => {
    const { joinCode } = await service.admin('cohort add', 'Three seats')
    const stored = joinCode!.code.replace('-', '')
    await service.pool.query({ text: 'UPDATE progress.join_code SET seats = 3 WHERE code = $1', values: [stored] })
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => service.join(joinCode!.code)))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })
})

test.each([
  ['/join', { code: 'AAAAAAAAAA' }, 60],
  ['/session', { name: 'Nobody', password: 'wrong' }, 20],
])('who tries %s too often from one address has to wait, others need not', async (path, payload, limit) => {
  const from = (address: string) =>
    service.app.inject({
      method: 'POST',
      url: `${basePath}${path}`,
      headers: { 'x-forwarded-for': address },
      payload,
    })
  for (let n = 0; n < limit; n += 1) expect((await from('192.0.2.1')).statusCode).not.toBe(429)
  const refused = await from('192.0.2.1')
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toMatch(/^\d+$/)
  expect(refused.json()).toMatchObject({ title: 'Too many tries' })
  expect((await from('192.0.2.2')).statusCode).not.toBe(429)
})

describe('sending results', () => {
  let learner: JoinAnswer
  beforeEach(async () => {
    learner = await service.join(code(), 'Ben')
  })

  test('each attempt is answered for by itself, in the order sent', async () => {
    const known = newAttempt()
    await send(learner.token, known)
    const fresh = newAttempt({ item: '02.quiz.volumes', kind: 'quiz', score: 1, maxScore: 2, status: 'fail' })
    const conflict = 'this id is held with other content, which stays'
    expect(
      await send(
        learner.token,
        ...[
          fresh,
          known,
          { ...known, score: 3 },
          { ...fresh },
          { ...fresh, score: 2 },
          newAttempt({ item: '99.lab.1' }),
        ],
      ),
    ).toEqual([
      { id: fresh.id, outcome: 'accepted' },
      { id: known.id, outcome: 'duplicate' },
      { id: known.id, outcome: 'conflict', reason: conflict },
      // The first of an id counts, also within a batch.
      { id: fresh.id, outcome: 'duplicate' },
      { id: fresh.id, outcome: 'conflict', reason: conflict },
      { id: expect.any(String), outcome: 'rejected', reason: 'the course on the server has no 99.lab.1' },
    ])
    const cells = (await grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
    expect(cells.find(({ item }) => item === '02.lab.1')).toMatchObject({ score: 20, attempts: 1 })
  })

  test('the same batch again changes nothing', async () => {
    const events = [newAttempt({ status: 'fail', score: 5 }), newAttempt()]
    expect((await send(learner.token, ...events)).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
    expect((await send(learner.token, ...events)).map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate'])
    const [cell] = (await grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
    expect(cell).toMatchObject({ attempts: 2, score: 20, firstScore: 5, lastStatus: 'pass' })
  })

  test.each(['assurance', 'learnerId', 'cohortId', 'receivedAt', 'scaled', 'happenedAt', 'role'])(
    'a body that sets %s is refused: the server knows that by itself',
    async field => {
      const response = await service.call('POST', '/events', {
        token: learner.token,
        body: { events: [{ ...newAttempt(), [field]: 3 }] },
      })
      expect(response.statusCode).toBe(400)
      expect(response.json().errors).toEqual([{ pointer: `/events/0/${field}`, detail: 'is not a known field' }])
    },
  )

  test.each([
    ['more points than there are', { score: 21 }, '21 of 20 points is too many'],
    ['another kind than the item has', { kind: 'quiz' }, '02.lab.1 is a check, not a quiz'],
    ['a log as evidence', { evidence: { log: 'x'.repeat(5_000) } }, 'its evidence has 5010 bytes, 4096 are allowed'],
  ])('%s is rejected with the reason', async (_, overrides, reason) => {
    expect(await send(learner.token, { ...newAttempt(), ...overrides })).toMatchObject([
      { outcome: 'rejected', reason },
    ])
  })

  test.each([
    ['no events', []],
    ['501 events', Array.from({ length: 501 }, () => newAttempt())],
    ['a time that is none', [newAttempt({ occurredAt: 'yesterday' })]],
    ['an id that is none', [newAttempt({ id: '1' })]],
    ['a status that is none', [{ ...newAttempt(), status: 'verified' }]],
    ['negative points', [newAttempt({ score: -1 })]],
    ['a text with a NUL in it', [newAttempt({ contentVersion: 'a\u0000b' })]],
    ['evidence with a NUL in it', [newAttempt({ evidence: { text: 'a\u0000b' } })]],
  ])('%s: 400', async (_, events) => {
    const response = await service.call('POST', '/events', { token: learner.token, body: { events } })
    expect(response.statusCode, response.body).toBe(400)
  })

  test('another worth of the item is another scale, not another share', async () => {
    await send(learner.token, newAttempt({ score: 50, maxScore: 100, status: 'fail' }))
    const [cell] = (await grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
    expect(cell!.score).toBe(10)
  })

  test('a token that was revoked or is over is worth nothing', async () => {
    const other = await service.join(code())
    await service.call('DELETE', '/token', { token: other.token })
    expect((await service.call('GET', '/me', { token: other.token })).statusCode).toBe(401)
    await service.pool.query({
      text: 'UPDATE progress.learner_token SET expires_at = now() WHERE learner_id = $1',
      values: [learner.learnerId],
    })
    expect((await service.call('GET', '/me', { token: learner.token })).statusCode).toBe(401)
  })
})

describe('logging in', () => {
  test('the cookie is for this API only, out of reach of scripts and of other sites', async () => {
    const response = await service.call('POST', '/session', { body: { name: 'grace hopper', password } })
    expect(response.json()).toEqual({ instructor: { name: 'Grace Hopper' } })
    expect(response.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/api/v1/progress' })
    expect(response.cookies[0]!.secure).toBeUndefined()
  })

  test('a wrong name and a wrong password get the same answer', async () => {
    const ask = async (body: object) => {
      const { requestId: _, ...document } = (await service.call('POST', '/session', { body })).json()
      return document
    }
    expect(await ask({ name: 'Grace Hopper', password: 'wrong' })).toEqual(await ask({ name: 'Nobody', password }))
  })

  test('logging out ends the session itself, not only the browser’s memory of it', async () => {
    const cookie = await service.logIn('Grace Hopper', password)
    expect((await service.call('GET', '/session', { cookie })).json().instructor).toEqual({ name: 'Grace Hopper' })
    await service.call('DELETE', '/session', { cookie })
    expect((await service.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
  })

  test('a new password ends the sessions of the old one', async () => {
    const alan = await service.admin('instructor add', 'Alan')
    const cookie = await service.logIn('Alan', alan.password)
    const renewed = await service.admin('instructor password', 'alan')
    expect((await service.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
    await expect(service.logIn('Alan', alan.password)).rejects.toThrow('Name or password is wrong')
    await service.logIn('Alan', renewed.password)
  })

  test('a session that is over is none', async () => {
    const cookie = await service.logIn('Grace Hopper', password)
    await service.pool.query({
      text: 'UPDATE progress.session SET expires_at = now() WHERE token_hash = $1',
      values: [hashToken(cookie.split('=')[1]!)],
    })
    expect((await service.call('GET', '/session', { cookie })).json()).toEqual({ instructor: null })
  })
})

describe('reading', () => {
  test('the learner sees of their work what the instructor sees', async () => {
    const { token, learnerId } = await service.join(code(), 'Dora')
    await send(token, newAttempt({ status: 'fail', score: 4 }), newAttempt({ status: 'error', score: 0 }), newAttempt())
    const own = (await service.call('GET', `/learners/${learnerId}/items`, { token })).json<LearnerItemsAnswer>()
    const board = await grid()
    const row = board.learners.find(({ id }) => id === learnerId)!
    expect(own.cells).toEqual(row.cells)
    expect(own.lessons).toEqual(board.lessons)
    expect(row.cells).toEqual([
      {
        item: '02.lab.1',
        passed: true,
        attempts: 2,
        errors: 1,
        score: 20,
        firstScore: 4,
        lastStatus: 'pass',
        lastActivityAt: expect.any(String),
        assurance: 'self-reported',
      },
    ])
  })

  test('every cell says how far it can be trusted, and none says “verified”', async () => {
    const board = await grid()
    const cells = board.learners.flatMap(learner => learner.cells)
    expect(cells.length).toBeGreaterThan(0)
    for (const cell of cells) expect(cell.assurance).toBe('self-reported')
    expect(JSON.stringify(board)).not.toMatch(/verified/i)
  })

  test('the board names learners in order and holds who has done nothing yet', async () => {
    const { slug, joinCode } = await service.admin('cohort add', 'Order', '--instructor', 'Grace Hopper')
    for (const name of ['zoë', 'Ada', undefined]) await service.join(joinCode!.code, name)
    const response = await service.call('GET', `/cohorts/${slug}/grid`, { cookie })
    const names = response.json<GridAnswer>().learners.map(({ name }) => name)
    expect(names).toEqual(['Ada', 'zoë', expect.stringMatching(/^learner [0-9a-f]{6}$/)])
  })
})

/** Nothing listens on port 1. */
const deadPool = () =>
  createPool({
    url: 'postgresql://nobody@127.0.0.1:1/none',
    schema: 'progress',
    applicationName: 'test',
    max: 1,
    log: logger,
  })

test('no token, cookie or password was logged, and none is in the database in the clear', async () => {
  const { token } = await service.join(code(), 'Eve')
  const secrets = [token, cookie.split('=')[1]!, password]
  // Provoke what logs: refusals, broken bodies, a database that is away.
  await service.call('POST', '/events', { token, body: { token } })
  await service.call('GET', '/cohorts/none/grid', { cookie })
  await service.call('POST', '/session', { body: { name: 'Grace Hopper', password: `${password}x`, extra: password } })
  const broken = await testApp(deadPool(), logger)
  const headers = { authorization: `Bearer ${token}`, cookie }
  expect((await broken.inject({ url: `${basePath}/me`, headers })).statusCode).toBe(503)
  await broken.close()
  expect(logged).toContain('The database does not answer')
  for (const secret of secrets) expect(logged).not.toContain(secret)
  const { rows } = await service.pool.query<{ dump: string }>({
    text: `SELECT concat(
      (SELECT json_agg(t) FROM progress.learner_token t), (SELECT json_agg(s) FROM progress.session s),
      (SELECT json_agg(i) FROM progress.instructor i), (SELECT json_agg(e) FROM progress.event e)) AS dump`,
  })
  for (const secret of secrets) expect(rows[0]!.dump).not.toContain(secret)
})
