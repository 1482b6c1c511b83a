/**
 * The grid as it is shown, an object for each cell, and as it is sent, a column of numbers for each property: 200 learners
 * are two megabytes as objects and a fifth of that as columns.
 */
import type { Cell, CellColumns, Cohort, GridAnswer, Learner, Lesson } from './api.ts'
import { assuranceLabels } from './constants.ts'
import { ranStatuses, stateNames } from './states.ts'

export type GridLearner = Learner & { cells: Cell[] }

export interface CohortGrid {
  cohort: Cohort
  lessons: Lesson[]
  learners: GridLearner[]
}

/** What the numbers in the columns of these names stand for, by place. */
export const cellWords = {
  state: stateNames,
  lastStatus: ranStatuses,
  assurance: [...assuranceLabels],
}

/** @returns what writes the cells of one learner; their items must be of these lessons */
export function cellColumns(lessons: readonly Lesson[]): (cells: readonly Cell[]) => CellColumns {
  const placeOf = new Map(itemIds(lessons).map((id, place) => [id, place]))
  return cells => ({
    item: cells.map(({ item }) => placeOf.get(item)!),
    passed: cells.map(({ passed }) => Number(passed)),
    state: cells.map(({ state }) => cellWords.state.indexOf(state)),
    attempts: cells.map(({ attempts }) => attempts),
    errors: cells.map(({ errors }) => errors),
    score: cells.map(({ score }) => score),
    firstScore: cells.map(({ firstScore }) => firstScore ?? null),
    lastStatus: cells.map(({ lastStatus }) => (lastStatus ? cellWords.lastStatus.indexOf(lastStatus) : null)),
    lastActivityAt: cells.map(({ lastActivityAt }) => Date.parse(lastActivityAt)),
    assurance: cells.map(({ assurance }) => cellWords.assurance.indexOf(assurance)),
  })
}

export function gridOf({ cohort, lessons, words, learners }: GridAnswer): CohortGrid {
  const items = itemIds(lessons)
  const cellsOf = (columns: CellColumns): Cell[] =>
    columns.item.map((place, n) => {
      const firstScore = columns.firstScore[n] ?? undefined
      const lastStatus = words.lastStatus[columns.lastStatus[n] ?? -1]
      return {
        item: items[place]!,
        passed: columns.passed[n] === 1,
        state: words.state[columns.state[n]!]!,
        attempts: columns.attempts[n]!,
        errors: columns.errors[n]!,
        score: columns.score[n]!,
        ...(firstScore !== undefined && { firstScore }),
        ...(lastStatus && { lastStatus }),
        lastActivityAt: new Date(columns.lastActivityAt[n]!).toISOString(),
        assurance: words.assurance[columns.assurance[n]!]!,
      }
    })
  return { cohort, lessons, learners: learners.map(({ cells, ...learner }) => ({ ...learner, cells: cellsOf(cells) })) }
}

const itemIds = (lessons: readonly Lesson[]): string[] => lessons.flatMap(({ items }) => items.map(({ id }) => id))
