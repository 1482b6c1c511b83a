import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptsAnswer, AttentionAnswer } from '../board-api.ts'
import { wordsOf } from '../failures.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { newAttempt } from '../testing/service.ts'

let classroom: Classroom

beforeAll(async () => {
  classroom = await startClassroom()
})

afterAll(() => classroom.close())

const attention = () => classroom.ask<AttentionAnswer>('GET', '/attention')
const entryOf = async (name: string) => (await attention()).learners.find(({ learner }) => learner.name === name)
const code = '02.1.5.data-in-memory'
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const failed = (ago: number) =>
  newAttempt({ status: 'fail', score: 0, occurredAt: minutesAgo(ago), evidence: { codes: [code, 'not.recorded'] } })

test('who fails a step for the third time is on the list, with what the checker said and what helps', async () => {
  const { token } = await classroom.join(classroom.code, 'Ada')
  await classroom.send(token, failed(30), failed(20))
  expect(await entryOf('Ada')).toBeUndefined()
  await classroom.send(token, failed(10))
  expect(await entryOf('Ada')).toMatchObject({
    contact: null,
    troubles: [
      {
        kind: 'failing',
        tries: 3,
        item: { id: '02.lab.1' },
        hint: expect.stringContaining('Write something, run down and up'),
        last: [
          { status: 'fail', failures: [{ code, says: wordsOf(code)!.says }, { code: 'not.recorded' }] },
          { status: 'fail' },
          { status: 'fail' },
        ],
      },
    ],
  })
  await classroom.send(token, newAttempt())
  expect(await entryOf('Ada')).toBeUndefined()
})

test('a word that was spoken is noted with who and when, until they fail again; it can be taken back', async () => {
  const { learnerId, token } = await classroom.join(classroom.code, 'Ben')
  await classroom.send(token, failed(30), failed(20), failed(10))
  await classroom.ask('POST', `/learners/${learnerId}/contact`)
  expect((await entryOf('Ben'))?.contact).toEqual({ by: 'Grace Hopper', at: expect.any(String) })
  await classroom.ask('DELETE', `/learners/${learnerId}/contact`)
  expect((await entryOf('Ben'))?.contact).toBeNull()
  await classroom.ask('POST', `/learners/${learnerId}/contact`)
  await classroom.send(token, failed(0))
  expect((await entryOf('Ben'))?.contact).toBeNull()
})

test('what a learner’s machine calls codes is shown only where it is text', async () => {
  const { token, learnerId } = await classroom.join(classroom.code, 'Cem')
  await classroom.send(
    token,
    newAttempt({ evidence: { codes: [{ evil: true }, 7, '<img src=x onerror=alert(1)>'] } }),
    newAttempt({ evidence: { codes: 'none' } }),
    newAttempt(),
  )
  const { attempts, more } = (
    await classroom.call('GET', `/learners/${learnerId}/attempts`, { token })
  ).json<AttemptsAnswer>()
  const shown = attempts.map(({ failures }) => failures.map(failure => failure.code).join())
  expect(shown.toSorted()).toEqual(['', '', '<img src=x onerror=alert(1)>'])
  expect(more).toBe(false)
})

test('the learner reads of their attempts what the instructor reads', async () => {
  const { token, learnerId } = await classroom.join(classroom.code, 'Dora')
  await classroom.send(token, { ...failed(5), durationMs: 1_200 }, newAttempt())
  const path = `/learners/${learnerId}/attempts`
  const own = (await classroom.call('GET', path, { token })).json<AttemptsAnswer>()
  const { cookie } = classroom.instructor
  expect((await classroom.call('GET', path, { cookie })).json<AttemptsAnswer>()).toEqual(own)
  expect(own.attempts).toMatchObject([
    { item: '02.lab.1', status: 'pass', assurance: 'self-reported', failures: [] },
    { item: '02.lab.1', status: 'fail', durationMs: 1_200, failures: [{ code }, { code: 'not.recorded' }] },
  ])
})
