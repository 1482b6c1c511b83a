/** The orders in which the board can be read. */
import type { GridLearner } from '@groundwork/progress/api'

export const orders = {
  name: 'name',
  points: 'points, most first',
  activity: 'last activity, latest first',
} as const

export type Order = keyof typeof orders

/** A sorted copy. Equals stay in the order of their names, which is how the service sends them. */
export function sorted(learners: readonly GridLearner[], order: Order): GridLearner[] {
  if (order === 'points') return learners.toSorted((a, b) => pointsOf(b) - pointsOf(a))
  if (order === 'activity') return learners.toSorted((a, b) => lastOf(b).localeCompare(lastOf(a)))
  return [...learners]
}

const pointsOf = ({ cells }: GridLearner) => cells.reduce((sum, cell) => sum + cell.score, 0)
const lastOf = ({ cells }: GridLearner) =>
  cells
    .map(cell => cell.lastActivityAt)
    .sort()
    .at(-1) ?? ''
