import { validator } from '@groundwork/kernel/http/schema'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { GridAnswer, type LearnerItemsAnswer } from '../api.ts'
import { basePath } from '../constants.ts'
import { type CohortGrid, gridOf } from '../grid.ts'
import { type Classroom, startClassroom } from '../testing/classroom.ts'
import { newAttempt, testApp } from '../testing/service.ts'

let classroom: Classroom

beforeAll(async () => {
  classroom = await startClassroom()
})

afterAll(() => classroom.close())

test('the learner sees of their work what the instructor sees', async () => {
  const { token, learnerId } = await classroom.join(classroom.code, 'Dora')
  await classroom.send(
    token,
    newAttempt({ status: 'fail', score: 4 }),
    newAttempt({ status: 'error', score: 0 }),
    newAttempt(),
  )
  const own = (await classroom.call('GET', `/learners/${learnerId}/items`, { token })).json<LearnerItemsAnswer>()
  const board = await classroom.grid()
  const row = board.learners.find(({ id }) => id === learnerId)!
  expect(own.cells).toEqual(row.cells)
  expect(own.lessons).toEqual(board.lessons)
  expect(row.cells).toEqual([
    {
      item: '02.lab.1',
      passed: true,
      state: 'proved',
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

test('files that are right are a try that earns nothing, and take no proof away', async () => {
  const { token, learnerId } = await classroom.join(classroom.code, 'Fay')
  const cell = async () => (await classroom.grid()).learners.find(({ id }) => id === learnerId)!.cells[0]
  const filesRight = { status: 'files-right', score: 0 } as const
  await classroom.send(token, newAttempt({ ...filesRight, work: 'a1' }), newAttempt({ ...filesRight, work: 'a1' }))
  expect(await cell()).toMatchObject({ state: 'files-right', lastStatus: 'files-right', attempts: 1, score: 0 })
  expect(await cell()).not.toHaveProperty('firstScore')
  await classroom.send(token, newAttempt({ work: 'a1' }), newAttempt({ ...filesRight, work: 'a1' }))
  expect(await cell()).toMatchObject({ state: 'proved', lastStatus: 'files-right', attempts: 1, score: 20 })
  await classroom.send(token, newAttempt({ status: 'fail', score: 0, work: 'b2' }))
  expect(await cell()).toMatchObject({ state: 'regressed', attempts: 2, score: 20 })
})

test('every cell says how far it can be trusted, and none says “verified”', async () => {
  const board = await classroom.grid()
  const cells = board.learners.flatMap(learner => learner.cells)
  expect(cells.length).toBeGreaterThan(0)
  for (const cell of cells) expect(cell.assurance).toBe('self-reported')
  expect(JSON.stringify(board)).not.toMatch(/verified/i)
})

test('what was folded is on the next board, whichever instance folded it and whichever is asked', async () => {
  const { token, learnerId } = await classroom.join(classroom.code, 'Gus')
  const other = await testApp(classroom.pool)
  onTestFinished(() => other.close())
  const url = `${basePath}/cohorts/${classroom.cohort.slug}/grid`
  const rowOf = ({ learners }: CohortGrid) => learners.find(({ id }) => id === learnerId)!
  const rows = async () => {
    const answer = await other.inject({ url, headers: { cookie: classroom.instructor.cookie } })
    return [rowOf(await classroom.grid()), rowOf(gridOf(answer.json<GridAnswer>()))]
  }
  for (const row of await rows()) expect(row.cells).toEqual([])
  for (const attempts of [1, 2, 3]) {
    await classroom.send(token, newAttempt())
    for (const row of await rows()) expect(row.cells).toMatchObject([{ attempts }])
  }
  const { pool } = classroom
  await pool.query({ text: 'DELETE FROM item_progress WHERE learner_id = $1', values: [learnerId] })
  for (const row of await rows()) expect(row.cells).toEqual([])
})

test('the board is what its schema says', async () => {
  const faults = validator(GridAnswer)
  expect(faults(await classroom.ask('GET', '/grid'))).toEqual([])
})

test('the board names learners in order and holds who has done nothing yet', async () => {
  const { slug, joinCode } = await classroom.admin('cohort add', 'Order')
  for (const name of ['zoë', 'Ada', undefined]) await classroom.join(joinCode!.code, name)
  const response = await classroom.call('GET', `/cohorts/${slug}/grid`, { cookie: classroom.instructor.cookie })
  const names = response.json<GridAnswer>().learners.map(({ name }) => name)
  expect(names).toEqual(['Ada', 'zoë', expect.stringMatching(/^learner [0-9a-f]{6}$/)])
})
