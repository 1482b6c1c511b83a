import type { Cell, GridAnswer, GridLearner } from '@groundwork/progress/api'
import { expect, test } from 'vitest'
import { newsBetween } from './news.ts'
import { sorted } from './order.ts'
import { ago, tries } from './words.ts'

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
const grid = (...learners: GridLearner[]): GridAnswer => ({
  cohort: { slug: 'spring', title: 'Spring', learners: learners.length, joinCode: null },
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

test('the board can be read by name, by points and by last activity', () => {
  const learners = [
    learner('Ada', cell({ score: 5 })),
    learner('Ben', cell({ score: 20, lastActivityAt: '2026-01-01T08:00:00.000Z' })),
    learner('Cem'),
  ]
  const names = (order: Parameters<typeof sorted>[1]) => sorted(learners, order).map(({ name }) => name)
  expect(names('name')).toEqual(['Ada', 'Ben', 'Cem'])
  expect(names('points')).toEqual(['Ben', 'Ada', 'Cem'])
  expect(names('activity')).toEqual(['Ada', 'Ben', 'Cem'])
  expect(learners[0]!.name, 'the list itself stays as it was').toBe('Ada')
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
  [1, 0, '1 attempt'],
  [3, 0, '3 attempts'],
  [2, 1, '2 attempts, 1 broken off'],
  [0, 2, '2 broken off'],
])('%i judged and %i broken off are %s', (attempts, errors, words) => {
  expect(tries(attempts, errors)).toBe(words)
})
