import type { Cell } from '@groundwork/progress/api'
import type { CohortGrid, GridLearner } from '@groundwork/progress/grid'
import { expect, test } from 'vitest'
import { ago, briefly } from './format.ts'
import { newsBetween } from './news.ts'
import { start } from './place.ts'
import { rowsOf } from './rows.ts'

const cell = (overrides: Partial<Cell> = {}): Cell => ({
  item: '02.lab.1',
  passed: false,
  state: 'not-right',
  attempts: 1,
  errors: 0,
  score: 5,
  lastStatus: 'fail',
  lastActivityAt: '2026-01-01T10:00:00.000Z',
  assurance: 'self-reported',
  ...overrides,
})
const learner = (name: string, ...cells: Cell[]): GridLearner => ({
  id: name,
  name,
  joinedAt: '2026-01-01T09:00:00.000Z',
  cells,
})
const grid = (...learners: GridLearner[]): CohortGrid => ({
  cohort: { slug: 'spring', title: 'Spring', learners: learners.length },
  lessons: [
    {
      id: '02',
      title: 'Infrastructure',
      items: [
        { id: '02.lab.1', kind: 'check', title: 'Compose file', maxScore: 20 },
        { id: '02.quiz.volumes', kind: 'quiz', title: 'A whole paragraph?', maxScore: 1 },
      ],
    },
  ],
  learners,
})

test.each([
  ['nothing', [learner('Ada', cell())], [learner('Ada', cell())], ''],
  ['a new learner', [], [learner('Ada')], 'Ada joined.'],
  [
    'a learner who brought work along',
    [],
    [learner('Ada', cell({ passed: true }))],
    'Ada joined. Ada passed “Compose file”.',
  ],
  ['a first failure', [learner('Ada')], [learner('Ada', cell())], 'Ada failed “Compose file”.'],
  [
    'a pass',
    [learner('Ada', cell())],
    [learner('Ada', cell({ passed: true, attempts: 2 }))],
    'Ada passed “Compose file”.',
  ],
  [
    'another pass',
    [learner('Ada', cell({ passed: true }))],
    [learner('Ada', cell({ passed: true, attempts: 2, lastStatus: 'pass' }))],
    'Ada tried “Compose file” again.',
  ],
  [
    'an answer to the quiz',
    [learner('Ada')],
    [learner('Ada', cell({ item: '02.quiz.volumes', passed: true }))],
    'Ada passed a quiz question.',
  ],
  [
    'a broken environment',
    [learner('Ada', cell())],
    [learner('Ada', cell({ errors: 1, lastStatus: 'error' }))],
    'Ada was stopped by the environment at “Compose file”.',
  ],
])('%s is told', (_, before, after, news) => {
  expect(newsBetween(grid(...before), grid(...after))).toBe(news)
})

test('a class that all joins at once is counted after the third', () => {
  const names = ['Ada', 'Ben', 'Cem', 'Dora', 'Eve']
  expect(newsBetween(grid(), grid(...names.map(name => learner(name))))).toBe(
    'Ada joined. Ben joined. Cem joined. And 2 more.',
  )
})

const learners = [
  learner('Ada', cell({ score: 5 })),
  learner('Ben', cell({ score: 20, state: 'proved', lastActivityAt: '2026-01-01T08:00:00.000Z' })),
  learner('Cem'),
]
const names = (wanted: Partial<typeof start>) =>
  rowsOf(learners, grid().lessons, { ...start, ...wanted }).map(({ name }) => name)

test.each([
  ['name', ['Ada', 'Ben', 'Cem']],
  ['points', ['Ben', 'Ada', 'Cem']],
  ['activity', ['Ada', 'Ben', 'Cem']],
  // Cem joined at nine and has done nothing since.
  ['silent', ['Ben', 'Cem', 'Ada']],
] as const)('in the order “%s”', (order, expected) => {
  expect(names({ order })).toEqual(expected)
  expect(learners[0]!.name, 'the list itself stays as it was').toBe('Ada')
})

test.each([
  [{ who: ' bE' }, ['Ben']],
  [{ state: 'not-right' }, ['Ada']],
  [{ state: 'not-started' }, ['Cem']],
  [{ state: 'not-right', lesson: 'none' }, ['Ada']],
] as const)('of those wanted by %j', (wanted, expected) => {
  expect(names(wanted)).toEqual(expected)
})

test.each([
  [0, 'just now'],
  [59, 'just now'],
  [61, '1 minute ago'],
  [3_600 * 5, '5 hours ago'],
  [86_400, 'yesterday'],
  [86_400 * 3, '3 days ago'],
  [-30, 'just now'],
])('%i seconds are %s', (seconds, words) => {
  const then = Date.parse('2026-01-01T00:00:00Z')
  expect(ago(new Date(then).toISOString(), then + seconds * 1000)).toBe(words)
})

test.each([
  [0, 'now'],
  [61, '1 min'],
  [3_600 * 5, '5 h'],
  [86_400 * 3, '3 d'],
])('%i seconds are %s in a narrow column', (seconds, words) => {
  const then = Date.parse('2026-01-01T00:00:00Z')
  expect(briefly(new Date(then).toISOString(), then + seconds * 1000)).toBe(words)
})
