/** The content of the grid's cells, from the states that the service sends. Pure. */
import type { Assurance, Cell, Item, Lesson } from '@groundwork/progress/api'
import { assuranceLabels } from '@groundwork/progress/constants'
import type { GridLearner } from '@groundwork/progress/grid'
import { isDone, type State, stateNames, states } from '@groundwork/progress/states'

export interface Summary {
  /** The state of one item; for several items the most telling state, or `under-way` when there is none. */
  state: State | 'under-way'
  /** How many items are in each state, untouched ones included. */
  counts: Partial<Record<State, number>>
  done: number
  /** Number of items. */
  of: number
  score: number
  maxScore: number
  attempts: number
  errors: number
  /** ISO 8601; absent when nothing was touched. */
  lastActivityAt?: string
  /** The lowest assurance of any result; absent when nothing was touched. */
  assurance?: Assurance
}

/** A column of the grid: a lesson, a step, or a quiz. */
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

/**
 * The lesson as one column: the steps of its lab. The quiz has its own column, so that an open question does not hide a
 * finished lab.
 */
export function lessonColumn({ id, title, items }: Lesson): Column {
  const steps = items.filter(item => item.kind === 'check')
  return { id, title: `${id} ${title}`, items: steps.length > 0 ? steps : items }
}

/** `02.lab.3` is the lab's step 3. */
export const titleOf = ({ id, kind, title }: Pick<Item, 'id' | 'kind' | 'title'>): string =>
  kind === 'check' ? `${id.split('.').at(-1)} ${title}` : title

/** States from the most telling one on. */
const telling: State[] = ['regressed', 'not-right', 'unchecked', 'files-right']

export function summarise(items: readonly Item[], cells: ReadonlyMap<string, Cell>): Summary {
  const touched = items.flatMap(item => cells.get(item.id) ?? [])
  const all = items.map(item => cells.get(item.id)?.state ?? 'not-started')
  const counts = Object.fromEntries(
    stateNames
      .map(state => [state, all.filter(each => each === state).length] as const)
      .filter(([, count]) => count > 0),
  )
  const done = all.filter(isDone).length
  return {
    state: stateOf(all, done),
    counts,
    done,
    of: items.length,
    score: sum(touched.map(cell => cell.score)),
    maxScore: sum(items.map(item => item.maxScore)),
    attempts: sum(touched.map(cell => cell.attempts)),
    errors: sum(touched.map(cell => cell.errors)),
    lastActivityAt: touched
      .map(cell => cell.lastActivityAt)
      .sort()
      .at(-1),
    assurance: assuranceLabels.find(level => touched.some(cell => cell.assurance === level)),
  }
}

function stateOf(all: State[], done: number): Summary['state'] {
  if (all.length === 1) return all[0]!
  if (done === all.length) return all.includes('proved') ? 'proved' : 'passed'
  const found = telling.find(state => all.includes(state))
  return found ?? (done > 0 ? 'under-way' : 'not-started')
}

/** The content of a cell, short enough for twenty columns. */
export function shortOf({ state, done, of, attempts }: Summary): { sign: string; figure: string } {
  const sign = state === 'under-way' ? '' : states[state].sign
  if (of > 1) return { sign, figure: state === 'not-started' ? '' : `${done}/${of}` }
  return { sign, figure: isDoneOrUntouched(state) || attempts < 2 ? '' : String(attempts) }
}

const isDoneOrUntouched = (state: Summary['state']) => state === 'under-way' || state === 'not-started' || isDone(state)

/** The same in words, for readers who cannot see the sign or want details. */
export function wordsOf({ state, counts, done, of, attempts, errors }: Summary): string {
  if (of === 1) {
    const tried = attempts > 0 ? `, ${attempts === 1 ? '1 try' : `${attempts} tries`}` : ''
    const stopped = errors > 0 ? `, ${errors} broken off` : ''
    return state === 'under-way' ? '' : `${states[state].word}${tried}${stopped}`
  }
  if (state === 'not-started') return states[state].word
  const rest = telling.flatMap(each => (counts[each] ? `${counts[each]} ${states[each].word}` : []))
  return [`${done} of ${of} done`, ...rest].join(', ')
}

/** How far the shown results can be trusted: the usual assurance, and the exceptions. */
export interface Trust {
  usual: Assurance
  others: Assurance[]
}

export function trustOf(learners: readonly GridLearner[]): Trust {
  const held = learners.flatMap(({ cells }) => cells.map(({ assurance }) => assurance))
  const counted = assuranceLabels
    .map(level => ({ level, count: held.filter(each => each === level).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ level }) => level)
  const [usual = 'self-reported', ...others] = counted
  return { usual, others }
}

/** The mark for a cell with another assurance than the usual one. */
export const trustMarks: Record<Assurance, string> = {
  'self-reported': 's',
  'device-consistent': 'd',
  'CI-attested': 'c',
  're-run by us': 'r',
}

export interface Totals {
  begun: number
  done: number
}

/** How many learners have begun a column, and how many have all of it done. */
export function totalsOf({ items }: Column, learners: readonly ReadonlyMap<string, Cell>[]): Totals {
  const summaries = learners.map(cells => summarise(items, cells))
  return {
    begun: summaries.filter(({ state }) => state !== 'not-started').length,
    done: summaries.filter(({ done, of }) => done === of).length,
  }
}

const sum = (numbers: number[]) => Math.round(numbers.reduce((total, number) => total + number, 0) * 100) / 100
