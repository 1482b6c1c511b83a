import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { JoinAnswer } from '../api.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { newAttempt } from '../testing/service.ts'

let classroom: Classroom

beforeAll(async () => {
  classroom = await startClassroom()
})

afterAll(() => classroom.close())

let learner: JoinAnswer
beforeEach(async () => {
  learner = await classroom.join(classroom.code, 'Ben')
})

test('each attempt is answered for by itself, in the order sent', async () => {
  const known = newAttempt()
  await classroom.send(learner.token, known)
  const fresh = newAttempt({ item: '02.quiz.volumes', kind: 'quiz', score: 1, maxScore: 2, status: 'fail' })
  const conflict = 'this id is held with other content, which stays'
  expect(
    await classroom.send(
      learner.token,
      ...[fresh, known, { ...known, score: 3 }, { ...fresh }, { ...fresh, score: 2 }, newAttempt({ item: '99.lab.1' })],
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
  const cells = (await classroom.grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
  expect(cells.find(({ item }) => item === '02.lab.1')).toMatchObject({ score: 20, attempts: 1 })
})

test('the same batch again changes nothing', async () => {
  const events = [newAttempt({ status: 'fail', score: 5 }), newAttempt()]
  expect((await classroom.send(learner.token, ...events)).map(({ outcome }) => outcome)).toEqual([
    'accepted',
    'accepted',
  ])
  expect((await classroom.send(learner.token, ...events)).map(({ outcome }) => outcome)).toEqual([
    'duplicate',
    'duplicate',
  ])
  const [cell] = (await classroom.grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
  expect(cell).toMatchObject({ attempts: 2, score: 20, firstScore: 5, lastStatus: 'pass' })
})

test('an id is the same in capitals', async () => {
  const attempt = newAttempt()
  const loud = { ...attempt, id: attempt.id.toUpperCase() }
  expect(await classroom.send(learner.token, loud, attempt)).toEqual([
    { id: loud.id, outcome: 'accepted' },
    { id: attempt.id, outcome: 'duplicate' },
  ])
  expect(await classroom.send(learner.token, loud)).toEqual([{ id: loud.id, outcome: 'duplicate' }])
})

test.each(['assurance', 'learnerId', 'cohortId', 'receivedAt', 'scaled', 'happenedAt', 'role'])(
  'a body that sets %s is refused: the server knows that by itself',
  async field => {
    const response = await classroom.call('POST', '/events', {
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
  expect(await classroom.send(learner.token, { ...newAttempt(), ...overrides })).toMatchObject([
    { outcome: 'rejected', reason },
  ])
})

test.each([
  ['no events', []],
  ['501 events', Array.from({ length: 501 }, () => newAttempt())],
  ['a time that is none', [newAttempt({ occurredAt: 'yesterday' })]],
  ['an id that is none', [newAttempt({ id: '1' })]],
  ['a status that is none', [{ ...newAttempt(), status: 'verified' }]],
  ['a work that is no digest', [newAttempt({ work: 'my files' })]],
  ['negative points', [newAttempt({ score: -1 })]],
  ['a text with a NUL in it', [newAttempt({ contentVersion: 'a\u0000b' })]],
  ['evidence with a NUL in it', [newAttempt({ evidence: { text: 'a\u0000b' } })]],
])('%s: 400', async (_, events) => {
  const response = await classroom.call('POST', '/events', { token: learner.token, body: { events } })
  expect(response.statusCode, response.body).toBe(400)
})

test('another worth of the item is another scale, not another share', async () => {
  await classroom.send(learner.token, newAttempt({ score: 50, maxScore: 100, status: 'fail' }))
  const [cell] = (await classroom.grid()).learners.find(({ id }) => id === learner.learnerId)!.cells
  expect(cell!.score).toBe(10)
})

test('a token that was revoked or is over is worth nothing', async () => {
  const other = await classroom.join(classroom.code)
  await classroom.call('DELETE', '/token', { token: other.token })
  expect((await classroom.call('GET', '/me', { token: other.token })).statusCode).toBe(401)
  await classroom.pool.query({
    text: 'UPDATE progress.learner_token SET expires_at = now() WHERE learner_id = $1',
    values: [learner.learnerId],
  })
  expect((await classroom.call('GET', '/me', { token: learner.token })).statusCode).toBe(401)
})
