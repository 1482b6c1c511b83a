import { expect, test } from 'vitest'
import type { Cell } from './api.ts'
import { canvasCsv, gradebookOf, moodleCsv } from './gradebook.ts'
import { testCatalog } from './testing/catalog.ts'

const cell = (item: string, score: number, overrides: Partial<Cell> = {}): Cell =>
  ({ item, score, passed: true, assurance: 'self-reported', ...overrides }) as Cell
const learner = (name: string, ...cells: Cell[]) => ({ id: name, name, joinedAt: '2026-01-01T00:00:00Z', cells })
const book = (...learners: ReturnType<typeof learner>[]) => gradebookOf({ ...testCatalog, learners })

const two = book(
  learner(
    'Ada, the first',
    cell('02.lab.1', 20, { assurance: 'CI-attested' }),
    cell('02.lab.2', 2.5, { passed: false }),
  ),
  learner('Ben'),
)

test('Moodle gets a grade and, beside it, how far it can be trusted; who has none gets none', () => {
  expect(moodleCsv(two)).toBe(
    [
      'name,02 Preparing the infrastructure,02 Preparing the infrastructure feedback',
      '"Ada, the first",22.5,"1 of 3 passed, self-reported"',
      'Ben,,',
      '',
    ].join('\n'),
  )
})

test('Canvas gets its own columns, the points there are, and a column that it does not take in', () => {
  expect(canvasCsv(two)).toBe(
    [
      'Student,ID,SIS User ID,SIS Login ID,Section,02 Preparing the infrastructure,Trust',
      '    Points Possible,,,,,32,(read only)',
      '"Ada, the first",,,,,22.5,02 self-reported',
      'Ben,,,,,,',
      '',
    ].join('\n'),
  )
})

test('JSON says of each grade how far it can be trusted', () => {
  expect(two.learners[0]!.grades).toEqual([
    { lesson: '02', score: 22.5, maxScore: 32, passed: 1, of: 3, assurance: 'self-reported' },
  ])
  expect(two.learners[1]!.grades[0]!.assurance).toBeNull()
})

test.each(['=1+1', '+1', '-1', '@sum', '＝1+1'])('a name that a spreadsheet would run stays a name: %s', name => {
  for (const write of [moodleCsv, canvasCsv]) {
    const first = write(book(learner(name)))
      .split('\n')
      .at(-2)!
    expect(first.startsWith(`'${name}`)).toBe(true)
  }
})
