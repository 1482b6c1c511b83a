/** Totals of a cohort, for whoever asks how a course fares and not how a learner does. */
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { principalOf } from '../access/callers.ts'
import { OfCohort } from '../board-api.ts'
import { basePath } from '../constants.ts'
import { cohortsOf } from '../repo/cohorts.ts'
import { countByItem, countByLesson } from '../repo/totals.ts'
import { inFives, smallestGroup, totalsOf } from '../totals.ts'
import { TotalsAnswer, TotalsList } from '../totals-api.ts'
import { ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'

export function totalsRoutes(app: App, { pool, catalog }: RouteParts): void {
  app.get(
    `${basePath}/totals`,
    {
      config: { permission: 'totals:read' },
      schema: { summary: 'The cohorts that there are totals of', response: { 200: TotalsList, ...problemResponses } },
    },
    async request => {
      const { instructorId } = principalOf(request, 'instructor')
      return { cohorts: (await cohortsOf(pool, instructorId)).map(({ slug, title }) => ({ slug, title })) }
    },
  )

  app.get(
    `${basePath}/cohorts/:slug/totals`,
    {
      config: { permission: 'totals:read' },
      schema: {
        summary: 'How many learners came how far, without saying who',
        params: OfCohort,
        response: { 200: TotalsAnswer, ...problemResponses },
      },
    },
    async request => {
      const { id, slug, title, learners } = await ownCohort(pool, request, request.params.slug)
      const [items, lessons] = await Promise.all([countByItem(pool, id), countByLesson(pool, id)])
      return {
        cohort: { slug, title },
        smallestGroup,
        learners: inFives(learners),
        lessons: totalsOf(catalog, { items, lessons }),
      }
    },
  )
}
