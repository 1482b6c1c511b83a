import type { Cell, Item, Lesson } from '@groundwork/progress/api'
import { expect, test } from 'vitest'
import { columnsOf, standingWords, summarise } from './summary.ts'

const items: Item[] = [
  { id: '02.lab.1', kind: 'check', title: 'Compose file', maxScore: 20 },
  { id: '02.lab.2', kind: 'check', title: 'Environment', maxScore: 10 },
  { id: '02.quiz.volumes', kind: 'quiz', title: 'What survives?', maxScore: 2 },
  { id: '02.quiz.ports', kind: 'quiz', title: 'Who can reach it?', maxScore: 1 },
]
const lesson: Lesson = { id: '02', title: 'Preparing the infrastructure', items }

const cell = (overrides: Partial<Cell>): Cell => ({
  item: '02.lab.1',
  passed: false,
  state: 'not-right',
  attempts: 1,
  errors: 0,
  score: 0,
  lastStatus: 'fail',
  lastActivityAt: '2026-01-01T10:00:00.000Z',
  assurance: 'self-reported',
  ...overrides,
})
const passed = { passed: true, lastStatus: 'pass' } as const
const summaryOf = (...cells: Cell[]) => summarise(items, new Map(cells.map(it => [it.item, it])))

test('a lesson has a column per step of its lab and one for its quiz', () => {
  expect(columnsOf(lesson).map(({ id, title, items }) => [id, title, items.length])).toEqual([
    ['02.lab.1', 'Step 1: Compose file', 1],
    ['02.lab.2', 'Step 2: Environment', 1],
    ['02.quiz', 'Quiz', 2],
  ])
})

test('points and attempts are added up, the last activity is the latest', () => {
  expect(
    summaryOf(
      cell({ ...passed, score: 20, attempts: 3, lastActivityAt: '2026-01-02T10:00:00.000Z' }),
      cell({ item: '02.quiz.volumes', score: 1.5 }),
    ),
  ).toEqual({
    standing: 'begun',
    passed: 1,
    of: 4,
    score: 21.5,
    maxScore: 33,
    failing: 0,
    attempts: 4,
    errors: 0,
    lastActivityAt: '2026-01-02T10:00:00.000Z',
    assurance: 'self-reported',
  })
})

test('the whole is trusted as far as its least trusted part', () => {
  const cells = [cell({ assurance: 'CI-attested' }), cell({ item: '02.lab.2', assurance: 'device-consistent' })]
  expect(summaryOf(...cells).assurance).toBe('device-consistent')
})

test.each([
  ['nobody touched it', [], 'untouched', 'not started'],
  ['it was only skipped', [cell({ attempts: 0, lastStatus: undefined })], 'untouched', 'not started'],
  [
    'only the environment failed',
    [cell({ attempts: 0, errors: 2, lastStatus: 'error' })],
    'trouble',
    'stopped by the environment',
  ],
  ['a part has passed', [cell(passed)], 'begun', '1/4 passed'],
  ['nothing has passed', [cell({})], 'begun', '0/4 passed'],
  ['all have passed', items.map(({ id }) => cell({ ...passed, item: id })), 'passed', '4/4 passed'],
  ['one passed and fails now', [cell({ ...passed, lastStatus: 'fail' })], 'broken', '1/4 passed, 1 of them not now'],
  ['one passed and broke off now', [cell({ ...passed, lastStatus: 'error' })], 'begun', '1/4 passed'],
] as const)('when %s', (_, cells, standing, words) => {
  const summary = summaryOf(...cells)
  expect([summary.standing, standingWords(summary)]).toEqual([standing, words])
})

test.each([
  [[cell(passed)], 'passed'],
  [[cell({})], 'not passed yet'],
  [[cell({ ...passed, lastStatus: 'fail' })], 'passed before, fails now'],
  [[], 'not started'],
] as const)('one item says it without counting', (cells, words) => {
  expect(standingWords(summarise(items.slice(0, 1), new Map(cells.map(it => [it.item, it]))))).toBe(words)
})
