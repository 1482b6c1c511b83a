/** The instructors' board. */
import { groupBy } from '@groundwork/kernel/collections'
import type { App } from '@groundwork/kernel/http'
import { problem, problemResponses } from '@groundwork/kernel/problem'
import { StrictObject } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import { CohortsAnswer, GridAnswer } from '../api.ts'
import { basePath } from '../constants.ts'
import { cohortOf, cohortsOf } from '../repo/cohorts.ts'
import { learnersIn } from '../repo/learners.ts'
import { progressOfCohort } from '../repo/progress.ts'
import { cellView, cohortView } from '../view.ts'
import type { RouteParts } from './parts.ts'

export function cohortRoutes(app: App, { pool, catalog }: RouteParts): void {
  const cells = cellView(catalog)

  app.get(
    `${basePath}/cohorts`,
    {
      config: { permission: 'cohort:read' },
      schema: { summary: 'The cohorts of an instructor', response: { 200: CohortsAnswer, ...problemResponses } },
    },
    async request => {
      const { instructorId } = principalOf(request, 'instructor')
      return { cohorts: (await cohortsOf(pool, instructorId)).map(cohortView) }
    },
  )

  app.get(
    `${basePath}/cohorts/:slug/grid`,
    {
      config: { permission: 'cohort:read' },
      schema: {
        summary: 'Learners by items: where everybody stands',
        params: StrictObject({
          slug: Type.String({ maxLength: 120, description: 'Which cohort.', examples: ['first-cohort'] }),
        }),
        response: { 200: GridAnswer, ...problemResponses },
      },
    },
    async request => {
      const { instructorId } = principalOf(request, 'instructor')
      const cohort = await cohortOf(pool, instructorId, request.params.slug)
      if (!cohort) throw problem(404, 'no-such-cohort', 'There is no such cohort')
      const [learners, rows] = await Promise.all([learnersIn(pool, cohort.id), progressOfCohort(pool, cohort.id)])
      const rowsOf = groupBy(rows, row => row.learnerId)
      return {
        cohort: cohortView(cohort),
        lessons: catalog.lessons,
        learners: learners.map(({ id, name, enrolledAt }) => ({
          id,
          name,
          joinedAt: enrolledAt.toISOString(),
          cells: (rowsOf.get(id) ?? []).flatMap(cells),
        })),
      }
    },
  )
}
