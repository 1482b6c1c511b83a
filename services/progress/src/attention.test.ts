import { expect, test } from 'vitest'
import { byGravity, isDue, notBegun, reasonsIn, rules, stillHolds, type Try, type Work } from './attention.ts'
import type { CatalogLesson } from './catalog.ts'

const now = new Date('2026-03-20T12:00:00Z')
const day = (n: number) => new Date(+now - n * 86_400_000)
const steps = (lesson: string): CatalogLesson => ({
  id: lesson,
  title: lesson,
  items: [
    { id: `${lesson}.lab.1`, kind: 'check', title: 'First', maxScore: 10 },
    { id: `${lesson}.lab.2`, kind: 'check', title: 'Second', maxScore: 10 },
    { id: `${lesson}.quiz.q`, kind: 'quiz', title: 'Why?', maxScore: 1 },
  ],
})
const lessons = [steps('01'), steps('02')]

/** `fail fail error pass`, the latest first, an hour apart; the latest was `ago` days ago. */
const tries = (statuses: string, ago = 0): Try[] =>
  statuses.split(' ').map((status, n) => ({
    status: status as Try['status'],
    at: new Date(+day(ago) - n * 3_600_000),
    codes: status === 'fail' ? ['02.1.1.wrong'] : [],
  }))

const worked: Work = { items: new Map([['01.lab.1', { passed: false, lastActivityAt: day(0) }]]), tries: new Map() }
const reasonsDue = (overrides: Partial<Work>) =>
  reasonsIn({ ...worked, ...overrides }, lessons).filter(reason => isDue(reason, now))
const kinds = (overrides: Partial<Work>) => reasonsDue(overrides).map(({ kind }) => kind)

test.each([
  ['two failed tries', 'fail fail', []],
  ['three failed tries', 'fail fail fail', ['failing']],
  ['three failed tries, the environment between them', 'fail error fail fail', ['failing']],
  ['two failed tries since it last passed', 'fail fail pass fail fail', []],
  ['three failed tries since it last passed', 'fail fail fail pass', ['failing']],
  ['skipped ones between them', 'fail skip fail skip', []],
  ['files that are right by now', 'files-right fail fail fail', []],
  ['failed when run, the files right each time', 'fail files-right fail files-right fail', ['failing']],
  ['one try broken off', 'error fail', []],
  ['two tries broken off in a row', 'error error fail', ['stopped']],
  ['two tries broken off and a judged one since', 'fail error error', []],
  ['broken off now, after three failed ones', 'error error fail fail fail', ['stopped']],
] as const)('%s', (_, statuses, expected) => {
  expect(kinds({ tries: new Map([['01.lab.1', tries(statuses)]]) })).toEqual(expected)
})

test('the same files checked three times are one try', () => {
  const same = tries('fail fail fail').map(made => ({ ...made, work: 'a1' }))
  expect(kinds({ tries: new Map([['01.lab.1', same]]) })).toEqual([])
})

test('tells which tries and since when', () => {
  const made = tries('fail fail fail pass fail')
  const [reason] = reasonsDue({ tries: new Map([['01.lab.1', made]]) })
  expect(reason).toEqual({
    kind: 'failing',
    item: '01.lab.1',
    since: made[2]!.at,
    latest: made[0]!.at,
    tries: made.slice(0, 3),
  })
})

const touched = (passed: string[], failed: string[], ago: number): Work['items'] =>
  new Map(
    [...passed, ...failed].map(item => [item, { passed: passed.includes(item), lastActivityAt: day(ago) }] as const),
  )

test.each([
  ['in the middle of a lesson', touched(['01.lab.1'], [], rules.silentDays), ['silent']],
  ['in the middle of a lesson, not for long', touched(['01.lab.1'], [], rules.silentDays - 0.1), []],
  ['between two lessons', touched(['01.lab.1', '01.lab.2'], [], 60), []],
  ['with an open quiz', touched(['01.lab.1', '01.lab.2'], ['01.quiz.q'], 60), []],
  ['in the second lesson', touched(['01.lab.1', '01.lab.2'], ['02.lab.1'], 60), ['silent']],
] as const)('silent %s', (_, items, expected) => {
  expect(kinds({ items })).toEqual(expected)
})

test.each([
  [rules.notBegunDays, true],
  [rules.notBegunDays - 0.1, false],
])('joined %d days ago and nothing tried', (ago, expected) => {
  expect(isDue(notBegun(day(ago)), now)).toBe(expected)
})

test('the gravest reason comes first, and the longest wait among equals', () => {
  const reasons = reasonsDue({
    items: touched([], ['01.lab.1', '01.lab.2'], 9),
    tries: new Map([
      ['01.lab.1', tries('fail fail fail', 9)],
      ['01.lab.2', tries('fail fail fail', 10)],
    ]),
  })
  expect(reasons.map(reason => [reason.kind, 'item' in reason && reason.item])).toEqual([
    ['failing', '01.lab.2'],
    ['failing', '01.lab.1'],
    ['silent', false],
  ])
  const silent = reasons.slice(2)
  expect([silent, reasons].toSorted(byGravity)).toEqual([reasons, silent])
})

test('a word holds until it happens again', () => {
  const reasons = reasonsDue({ tries: new Map([['01.lab.1', tries('fail fail fail', 1)]]) })
  expect(stillHolds({ at: day(0.5) }, reasons)).toBe(true)
  expect(stillHolds({ at: day(1.5) }, reasons)).toBe(false)
})
