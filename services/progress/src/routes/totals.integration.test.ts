import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { newAttempt } from '../testing/service.ts'
import type { TotalsAnswer } from '../totals-api.ts'

let classroom: Classroom
const names = ['Ada', 'Ben', 'Cem', 'Dora', 'Eve', 'Finn', 'Gus']
let learners: { learnerId: string; token: string }[]

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString()
const totals = () => classroom.ask<TotalsAnswer>('GET', '/totals')
/** Shown of the only lesson, and of an item of it. */
const lesson = async () => (await totals()).lessons[0]!
const item = async (id: string) => (await lesson()).items.find(item => item.id === id)!

/** Everybody checks the files of the first step at nine, and one after the other passes it, ten minutes after the one before. */
beforeAll(async () => {
  classroom = await startClassroom()
  learners = await Promise.all(names.map(name => classroom.join(classroom.code, name)))
  for (const [n, { token }] of learners.entries()) {
    await classroom.send(
      token,
      newAttempt({ status: 'skip', score: 0, occurredAt: at(-60) }),
      newAttempt({ status: 'files-right', score: 0, occurredAt: at(0) }),
      newAttempt({ occurredAt: at(10 * (n + 1)) }),
      newAttempt({ item: '02.quiz.volumes', kind: 'quiz', status: 'skip', score: 0, maxScore: 2 }),
    )
  }
})

afterAll(() => classroom.close())

const passSecondStep = (token: string) =>
  classroom.send(token, newAttempt({ item: '02.lab.2', maxScore: 10, score: 10 }))

test('learners are counted in fives, by item and by lesson, and how long it took them', async () => {
  const { cohort, learners, smallestGroup } = await totals()
  expect([cohort.slug, learners, smallestGroup]).toEqual([classroom.cohort.slug, 5, 5])
  expect(await lesson()).toMatchObject({ id: '02', began: 5, passed: null })
  expect(await item('02.lab.1')).toMatchObject({ kind: 'check', began: 5, passed: 5, medianMinutesToPass: 40 })
})

test('what was skipped was not begun, and what nobody did is not counted either', async () => {
  const nothing = { began: null, passed: null, medianMinutesToPass: null }
  expect([await item('02.quiz.volumes'), await item('02.lab.2')]).toMatchObject([nothing, nothing])
})

test('the fifth who passes all steps is the first to be seen in the totals', async () => {
  for (const { token } of learners.slice(0, 4)) await passSecondStep(token)
  expect([(await item('02.lab.2')).passed, (await lesson()).passed]).toEqual([null, null])
  await passSecondStep(learners[4]!.token)
  await classroom.send(learners[4]!.token, newAttempt({ item: '02.quiz.volumes', kind: 'quiz', score: 2, maxScore: 2 }))
  expect([(await item('02.lab.2')).passed, (await lesson()).passed]).toEqual([5, 5])
})

test('who was taken off the board is not counted', async () => {
  const remove = (learnerId: string, removed: boolean) => classroom.ask('PATCH', `/learners/${learnerId}`, { removed })
  for (const { learnerId } of learners.slice(0, 3)) await remove(learnerId, true)
  expect([(await totals()).learners, (await lesson()).began, (await item('02.lab.1')).passed]).toEqual([
    null,
    null,
    null,
  ])
  for (const { learnerId } of learners.slice(0, 3)) await remove(learnerId, false)
})

test('no learner is named, by name or by id', async () => {
  const body = JSON.stringify(await totals())
  for (const word of [...names, ...learners.map(({ learnerId }) => learnerId)]) expect(body).not.toContain(word)
})
