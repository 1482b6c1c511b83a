import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell, GridAnswer } from './api.ts'
import { type CohortGrid, cellColumns, cellWords, gridOf } from './grid.ts'
import { testCatalog } from './testing/catalog.ts'

const { lessons } = testCatalog
const cohort = { slug: 'spring', title: 'Spring', learners: 1 }
const learner = { id: 'ada', name: 'Ada', joinedAt: '2026-01-01T09:00:00.000Z' }

const points = fc.integer({ min: 0, max: 2_000 }).map(hundredths => hundredths / 100)
const count = fc.nat(50)
const cellOf = (item: string): fc.Arbitrary<Cell> =>
  fc.record(
    {
      item: fc.constant(item),
      passed: fc.boolean(),
      state: fc.constantFrom(...cellWords.state),
      attempts: count,
      errors: count,
      score: points,
      firstScore: points,
      lastStatus: fc.constantFrom(...cellWords.lastStatus),
      lastActivityAt: fc
        .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
        .map(date => date.toISOString()),
      assurance: fc.constantFrom(...cellWords.assurance),
    },
    { requiredKeys: ['item', 'passed', 'state', 'attempts', 'errors', 'score', 'lastActivityAt', 'assurance'] },
  )

const itemIds = lessons.flatMap(({ items }) => items.map(({ id }) => id))
const cells = fc.subarray(itemIds).chain(touched => fc.tuple(...touched.map(cellOf)))

test('what is sent as columns is shown as it was', () => {
  fc.assert(
    fc.property(cells, cells => {
      const sent: GridAnswer = {
        cohort,
        lessons,
        words: cellWords,
        learners: [{ ...learner, cells: cellColumns(lessons)(cells) }],
      }
      const shown: CohortGrid = { cohort, lessons, learners: [{ ...learner, cells }] }
      expect(gridOf(JSON.parse(JSON.stringify(sent)))).toEqual(shown)
    }),
  )
})
