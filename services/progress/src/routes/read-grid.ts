/** The grid of a cohort, for whoever shows it: the board, and the gradebooks made from it. */
import type { Pool } from '@groundwork/kernel/database/pool'
import type { GridAnswer } from '../api.ts'
import type { Catalog } from '../catalog.ts'
import { type CohortGrid, cellColumns, cellWords } from '../grid.ts'
import { keepByVersion } from '../keep-by-version.ts'
import type { CohortSummary } from '../repo/cohorts.ts'
import { learnersIn } from '../repo/learners.ts'
import { progressOfCohort } from '../repo/progress.ts'
import { cellView, cohortView, learnerView } from '../view.ts'

export async function readGrid(pool: Pool, catalog: Catalog, cohort: CohortSummary): Promise<CohortGrid> {
  const cells = cellView(catalog)
  const [learners, progress] = await Promise.all([learnersIn(pool, cohort.id), progressOfCohort(pool, cohort.id)])
  return {
    cohort: cohortView(cohort),
    lessons: catalog.lessons,
    learners: learners.map(learner => ({
      ...learnerView(learner),
      cells: (progress.get(learner.id) ?? []).flatMap(cells),
    })),
  }
}

/** The same as `GridAnswer` in JSON; of each learner the cells are kept as they are sent. */
export function createGridJson(pool: Pool, catalog: Catalog): (cohort: CohortSummary) => Promise<string> {
  const view = cellView(catalog)
  const columns = cellColumns(catalog.lessons)
  const none = JSON.stringify(columns([]))
  const cellsOf = keepByVersion(pool, async (cohortId, learnerIds) => {
    const progress = await progressOfCohort(pool, cohortId, learnerIds)
    return new Map([...progress].map(([id, rows]) => [id, JSON.stringify(columns(rows.flatMap(view)))]))
  })

  return async cohort => {
    const [learners, cells] = await Promise.all([learnersIn(pool, cohort.id), cellsOf(cohort.id)])
    const rows = learners.map(learner => withMember(learnerView(learner), 'cells', cells.get(learner.id) ?? none))
    const head: Omit<GridAnswer, 'learners'> = {
      cohort: cohortView(cohort),
      lessons: catalog.lessons,
      words: cellWords,
    }
    return withMember(head, 'learners', `[${rows.join()}]`)
  }
}

/** An object as JSON, with one more member that is JSON already. */
const withMember = (object: object, member: string, json: string): string =>
  `${JSON.stringify(object).slice(0, -1)},"${member}":${json}}`
