/** The grid of a cohort, for whoever shows it: the board, and the gradebooks made from it. */
import type { Pool } from '@groundwork/kernel/pool'
import type { GridAnswer } from '../api.ts'
import type { Catalog } from '../catalog.ts'
import type { CohortSummary } from '../repo/cohorts.ts'
import { learnersIn } from '../repo/learners.ts'
import { progressOfCohort } from '../repo/progress.ts'
import { cellView, cohortView } from '../view.ts'

export async function readGrid(pool: Pool, catalog: Catalog, cohort: CohortSummary): Promise<GridAnswer> {
  const cells = cellView(catalog)
  const [learners, progress] = await Promise.all([learnersIn(pool, cohort.id), progressOfCohort(pool, cohort.id)])
  return {
    cohort: cohortView(cohort),
    lessons: catalog.lessons,
    learners: learners.map(({ id, name, enrolledAt }) => ({
      id,
      name,
      joinedAt: enrolledAt.toISOString(),
      cells: (progress.get(id) ?? []).flatMap(cells),
    })),
  }
}
