/** What the cells of the grid say, from the numbers that the service gives. */
import type { Assurance, Cell, Item, Lesson } from '@groundwork/progress/api'
import { assuranceLabels } from '@groundwork/progress/constants'

/** `broken`: passed once, and the last attempt no longer did. `trouble`: only the environment has failed so far. */
export type Standing = 'passed' | 'broken' | 'begun' | 'trouble' | 'untouched'

/** The sign of a standing; it is never alone. */
export const signs: Record<Standing, string> = { passed: '✓', broken: '↺', begun: '◐', trouble: '!', untouched: '–' }

/** The standing in words: of one item, or of several with how many of them have passed. */
export function standingWords({ standing, passed, of, failing }: Summary): string {
  if (of === 1 || standing === 'trouble' || standing === 'untouched') return words[standing]
  return `${passed}/${of} passed${failing > 0 ? `, ${failing} of them not now` : ''}`
}

const words: Record<Standing, string> = {
  passed: 'passed',
  broken: 'passed before, fails now',
  begun: 'not passed yet',
  trouble: 'stopped by the environment',
  untouched: 'not started',
}

export interface Summary {
  standing: Standing
  passed: number
  /** Items in all. */
  of: number
  score: number
  maxScore: number
  /** Items that passed once and whose last attempt failed. */
  failing: number
  attempts: number
  /** Attempts that the environment broke off. */
  errors: number
  /** ISO 8601; absent when nothing was touched. */
  lastActivityAt?: string
  /** The least that any of the results can be trusted; absent when nothing was touched. */
  assurance?: Assurance
}

/** A column of the grid: a part of a lesson, of one item or of several. */
export interface Column {
  id: string
  title: string
  items: Item[]
}

/** One column per step of the lab, one for the whole quiz. */
export function columnsOf({ id, items }: Lesson): Column[] {
  const quiz = items.filter(item => item.kind === 'quiz')
  const others = items.filter(item => item.kind !== 'quiz')
  return [
    ...others.map(item => ({ id: item.id, title: titleOf(item), items: [item] })),
    ...(quiz.length > 0 ? [{ id: `${id}.quiz`, title: 'Quiz', items: quiz }] : []),
  ]
}

/** `02.lab.3` is the lab's step 3. */
function titleOf({ id, kind, title }: Item): string {
  return kind === 'check' ? `Step ${id.split('.').at(-1)}: ${title}` : title
}

export function summarise(items: Item[], cells: ReadonlyMap<string, Cell>): Summary {
  const touched = items.flatMap(item => cells.get(item.id) ?? [])
  return {
    standing: standingOf(items, touched),
    passed: touched.filter(cell => cell.passed).length,
    of: items.length,
    score: sum(touched.map(cell => cell.score)),
    maxScore: sum(items.map(item => item.maxScore)),
    failing: touched.filter(failsNow).length,
    attempts: sum(touched.map(cell => cell.attempts)),
    errors: sum(touched.map(cell => cell.errors)),
    lastActivityAt: touched
      .map(cell => cell.lastActivityAt)
      .sort()
      .at(-1),
    assurance: assuranceLabels.find(level => touched.some(cell => cell.assurance === level)),
  }
}

function standingOf(items: Item[], touched: Cell[]): Standing {
  if (touched.some(failsNow)) return 'broken'
  if (touched.length === items.length && touched.every(cell => cell.passed)) return 'passed'
  if (touched.some(cell => cell.attempts > 0)) return 'begun'
  return touched.some(cell => cell.errors > 0) ? 'trouble' : 'untouched'
}

const failsNow = (cell: Cell) => cell.passed && cell.lastStatus === 'fail'

const sum = (numbers: number[]) => Math.round(numbers.reduce((total, number) => total + number, 0) * 100) / 100
