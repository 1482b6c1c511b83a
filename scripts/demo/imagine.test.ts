import { expect, test } from 'vitest'
import { imagineCohort } from './imagine.ts'

const now = new Date('2026-03-20T12:00:00Z')
const cohort = (learners = 30, seed = 1) => imagineCohort({ learners, seed, now })

test('the same seed gives the same cohort, another seed another', () => {
  expect(cohort()).toEqual(cohort())
  expect(cohort(30, 2)).not.toEqual(cohort())
})

test.each([1, 7, 30, 200])('%d learners have as many names', learners => {
  expect(new Set(cohort(learners).map(({ name }) => name)).size).toBe(learners)
})

test('thirty hold three who are stuck, some who are silent, and some who have done nothing', () => {
  const lasts = cohort().map(({ attempts }) => attempts.slice(-3))
  const stuck = lasts.filter(last => last.length === 3 && last.every(it => it.status === 'fail' && it.kind === 'check'))
  expect(stuck).toHaveLength(3)
  const silent = lasts.filter(last => last.length > 0 && +now - Date.parse(last.at(-1)!.occurredAt) > 4 * 86_400_000)
  expect(silent).toHaveLength(4)
  expect(lasts.filter(last => last.length === 0)).toHaveLength(2)
})

test('attempts lie in the past, in order, and what failed a step says why', () => {
  for (const { attempts } of cohort()) {
    const times = attempts.map(({ occurredAt }) => occurredAt)
    expect(times).toEqual(times.toSorted())
    expect(times.every(time => Date.parse(time) <= +now)).toBe(true)
    for (const { kind, status, evidence } of attempts)
      if (kind === 'check') expect(evidence?.codes).toHaveLength(status === 'fail' ? 1 : 0)
  }
})
