import type { GridAnswer } from '@groundwork/progress/api'
import { gridOf } from '@groundwork/progress/grid'
import { startTestService, type TestService } from '@groundwork/progress/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { catalog } from '../../services/progress/src/catalog.ts'
import { type Admin, addDemoCohort, removeDemoCohort } from './demo-cohort.ts'

let service: TestService
let url: string

beforeAll(async () => {
  service = await startTestService(undefined, catalog)
  url = await service.app.listen({ host: '127.0.0.1', port: 0 })
})

afterAll(() => service.close())

const admin: Admin = (command, ...rest) => service.admin(command, ...rest)

test('a demo cohort is made once, can be looked at, and is gone when it is taken away', async () => {
  const before = await tables()
  const { name, password } = await addDemoCohort(admin, url, { learners: 12, seed: 3 })
  const cookie = await service.logIn(name, password)
  const answer = await service.call('GET', '/cohorts/demo-cohort/grid', { cookie })
  const { learners } = gridOf(answer.json<GridAnswer>())
  expect(learners).toHaveLength(12)
  expect(learners.flatMap(({ cells }) => cells).length).toBeGreaterThan(50)
  await expect(addDemoCohort(admin, url, { learners: 12, seed: 3 })).rejects.toThrow('There is a demo cohort already')

  expect(await removeDemoCohort(admin)).toBe(12)
  await expect(removeDemoCohort(admin)).rejects.toThrow('There is no demo cohort')
  expect(await tables()).toEqual(before)
})

/** How much there is of learners and what they sent. */
async function tables(): Promise<unknown> {
  const { rows } = await service.pool.query({
    text: `SELECT (SELECT count(*) FROM progress.learner) AS learners, (SELECT count(*) FROM progress.event) AS events,
             (SELECT count(*) FROM progress.item_progress) AS lines`,
  })
  return rows
}
