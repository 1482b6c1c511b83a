import type { Cell, Item, Lesson } from '@groundwork/progress/api'
import type { GridLearner } from '@groundwork/progress/grid'
import type { State } from '@groundwork/progress/states'
import { describe, expect, test } from 'vitest'
import { columnsOf, lessonColumn, shortOf, summarise, totalsOf, trustOf, wordsOf } from './summary.ts'

const items: Item[] = [
  { id: '02.lab.1', kind: 'check', title: 'Compose file', proof: 'live', maxScore: 20 },
  { id: '02.lab.2', kind: 'check', title: 'Environment', proof: 'live', maxScore: 10 },
  { id: '02.quiz.volumes', kind: 'quiz', title: 'What survives?', maxScore: 2 },
  { id: '02.quiz.ports', kind: 'quiz', title: 'Who can reach it?', maxScore: 1 },
]
const lesson: Lesson = { id: '02', title: 'Preparing the infrastructure', items }
const steps = lessonColumn(lesson).items

const cell = (overrides: Partial<Cell> = {}): Cell => ({
  item: '02.lab.1',
  state: 'not-right',
  passed: false,
  attempts: 1,
  errors: 0,
  score: 0,
  lastStatus: 'fail',
  lastActivityAt: '2026-01-01T10:00:00.000Z',
  assurance: 'self-reported',
  ...overrides,
})
const mapOf = (...cells: Cell[]) => new Map(cells.map(it => [it.item, it]))
/** The two steps in these states. */
const inStates = (first: State, second: State) =>
  summarise(steps, mapOf(cell({ state: first }), cell({ item: '02.lab.2', state: second })))

test('a lesson has a column per step of its lab and one for its quiz', () => {
  expect(columnsOf(lesson).map(({ id, title, items }) => [id, title, items.length])).toEqual([
    ['02.lab.1', '1 Compose file', 1],
    ['02.lab.2', '2 Environment', 1],
    ['02.quiz', 'Quiz', 2],
  ])
})

test('an open quiz does not hide that the lab is done', () => {
  const summary = inStates('proved', 'proved')
  expect([shortOf(summary), wordsOf(summary)]).toEqual([{ sign: '✓', figure: '2/2' }, '2 of 2 done'])
})

describe('of several steps the most telling is shown', () => {
  test.each([
    ['not-started', 'not-started', '·', '', 'not started'],
    ['proved', 'not-started', '', '1/2', '1 of 2 done'],
    ['proved', 'files-right', '◐', '1/2', '1 of 2 done, 1 files right, not run yet'],
    ['proved', 'not-right', '✗', '1/2', '1 of 2 done, 1 not right yet'],
    ['files-right', 'not-right', '✗', '0/2', '0 of 2 done, 1 not right yet, 1 files right, not run yet'],
    ['regressed', 'not-right', '↓', '0/2', '0 of 2 done, 1 regressed, 1 not right yet'],
    ['unchecked', 'not-started', '!', '0/2', '0 of 2 done, 1 could not be checked'],
    ['passed', 'proved', '✓', '2/2', '2 of 2 done'],
  ] as const)('%s and %s', (first, second, sign, figure, words) => {
    const summary = inStates(first, second)
    expect([shortOf(summary), wordsOf(summary)]).toEqual([{ sign, figure }, words])
  })
})

describe('one step says its own state, and the tries while it is not done', () => {
  const one = (overrides: Partial<Cell>) => summarise(steps.slice(0, 1), mapOf(cell(overrides)))
  test.each([
    [{}, '✗', '', 'not right yet, 1 try'],
    [{ attempts: 4 }, '✗', '4', 'not right yet, 4 tries'],
    [{ attempts: 4, state: 'proved' }, '✓', '', 'proved by running, 4 tries'],
    [{ attempts: 0, errors: 2, state: 'unchecked' }, '!', '', 'could not be checked, 2 broken off'],
  ] as const)('%j', (overrides, sign, figure, words) => {
    expect([shortOf(one(overrides)), wordsOf(one(overrides))]).toEqual([{ sign, figure }, words])
  })
})

test('points and tries are added up, the last activity is the latest, and the whole is trusted as its least', () => {
  const summary = summarise(
    items,
    mapOf(
      cell({ state: 'proved', score: 20, attempts: 3, lastActivityAt: '2026-01-02T10:00:00.000Z' }),
      cell({ item: '02.quiz.volumes', score: 1.5, assurance: 'CI-attested' }),
    ),
  )
  expect(summary).toMatchObject({
    done: 1,
    of: 4,
    score: 21.5,
    maxScore: 33,
    attempts: 4,
    lastActivityAt: '2026-01-02T10:00:00.000Z',
    assurance: 'self-reported',
  })
})

test('trust is what most results have; what differs is named besides', () => {
  const learner = (...cells: Cell[]): GridLearner => ({ id: 'a', name: 'a', joinedAt: '', cells })
  expect(trustOf([])).toEqual({ usual: 'self-reported', others: [] })
  const attested = cell({ assurance: 'CI-attested' })
  expect(trustOf([learner(cell(), attested), learner(attested)])).toEqual({
    usual: 'CI-attested',
    others: ['self-reported'],
  })
})

test('totals count who has begun and who has all of it done', () => {
  const learners = [
    mapOf(),
    mapOf(cell({ state: 'proved' })),
    mapOf(cell({ state: 'proved' }), cell({ item: '02.lab.2', state: 'passed' })),
  ]
  expect(totalsOf(lessonColumn(lesson), learners)).toEqual({ begun: 2, done: 1 })
})
