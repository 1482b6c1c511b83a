/** The changes between two states of the board, in a sentence that can be read aloud. */
import type { Cell, Item } from '@groundwork/progress/api'
import type { CohortGrid, GridLearner } from '@groundwork/progress/grid'

/** More changes are only counted, so that a busy class is not read aloud all the time. */
const mostTold = 3

/** Empty when nothing has changed. */
export function newsBetween(before: CohortGrid, after: CohortGrid): string {
  const titles = new Map(after.lessons.flatMap(lesson => lesson.items).map(item => [item.id, titleOf(item)]))
  const known = new Map(before.learners.map(learner => [learner.id, learner]))
  const news = after.learners.flatMap(learner => newsOf(learner, known.get(learner.id), titles))
  if (news.length <= mostTold) return news.join(' ')
  return `${news.slice(0, mostTold).join(' ')} And ${news.length - mostTold} more.`
}

/** A question is too long to be read aloud. */
const titleOf = ({ kind, title }: Item) => (kind === 'quiz' ? 'a quiz question' : `“${title}”`)

function newsOf(learner: GridLearner, before: GridLearner | undefined, titles: Map<string, string>): string[] {
  const held = new Map(before?.cells.map(cell => [cell.item, cell]))
  const changes = learner.cells.flatMap(cell => {
    const did = change(cell, held.get(cell.item), titles.get(cell.item) ?? cell.item)
    return did ? [`${learner.name} ${did}.`] : []
  })
  return before ? changes : [`${learner.name} joined.`, ...changes]
}

function change(now: Cell, before: Cell | undefined, title: string): string | undefined {
  if (now.passed && !before?.passed) return `passed ${title}`
  if (now.attempts > (before?.attempts ?? 0))
    return now.lastStatus === 'fail' ? `failed ${title}` : `tried ${title} again`
  if (now.errors > (before?.errors ?? 0)) return `was stopped by the environment at ${title}`
  return undefined
}
