/** Filters and sorts the learners of the grid. Pure. */
import type { Lesson } from '@groundwork/progress/api'
import type { GridLearner } from '@groundwork/progress/grid'
import type { Order, Place } from './place.ts'

type Wanted = Pick<Place, 'who' | 'lesson' | 'state' | 'order'>

/** Equal rows stay in the service's order, by name. */
export function rowsOf(learners: readonly GridLearner[], lessons: readonly Lesson[], wanted: Wanted): GridLearner[] {
  const items = new Set(shownLessons(lessons, wanted).flatMap(lesson => lesson.items.map(({ id }) => id)))
  const who = wanted.who.trim().toLocaleLowerCase()
  const rows = learners.filter(
    ({ name, cells }) =>
      name.toLocaleLowerCase().includes(who) && (wanted.state === '' || stands(wanted.state, cells, items)),
  )
  return rows.sort(compare[wanted.order])
}

/** An untouched item has no cell. */
const stands = (state: Place['state'], cells: GridLearner['cells'], items: Set<string>): boolean => {
  const shown = cells.filter(({ item }) => items.has(item))
  if (state === 'not-started') return shown.every(cell => cell.state === 'not-started')
  return shown.some(cell => cell.state === state)
}

export const shownLessons = (lessons: readonly Lesson[], { lesson }: Pick<Place, 'lesson'>): Lesson[] =>
  lessons.some(({ id }) => id === lesson) ? lessons.filter(({ id }) => id === lesson) : [...lessons]

const compare: Record<Order, (a: GridLearner, b: GridLearner) => number> = {
  name: () => 0,
  // A learner without any result has been silent since joining.
  silent: (a, b) => (lastSeen(a) ?? a.joinedAt).localeCompare(lastSeen(b) ?? b.joinedAt),
  activity: (a, b) => (lastSeen(b) ?? '').localeCompare(lastSeen(a) ?? ''),
  points: (a, b) => pointsOf(b) - pointsOf(a),
}

export const pointsOf = ({ cells }: GridLearner): number =>
  Math.round(cells.reduce((sum, cell) => sum + cell.score, 0) * 100) / 100

/** ISO 8601; undefined when nothing was sent. */
export const lastSeen = ({ cells }: GridLearner): string | undefined =>
  cells
    .map(cell => cell.lastActivityAt)
    .sort()
    .at(-1)
