/** What one learner did, for the learner and for the instructors of the cohort. */
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { principalOf } from '../access/callers.ts'
import { LearnerItemsAnswer } from '../api.ts'
import { AttemptsAnswer } from '../board-api.ts'
import { basePath } from '../constants.ts'
import { attemptsOfLearner } from '../repo/history.ts'
import { readableLearner } from '../repo/learners.ts'
import { progressOfLearner } from '../repo/progress.ts'
import { attemptView, cellView, learnerView } from '../view.ts'
import { noSuchLearner } from './own.ts'
import type { RouteParts } from './parts.ts'

/** Some weeks of one person's work. */
const attemptsShown = 300

const OneLearner = StrictObject({ id: UuidOf('Which learner.', '019aa5f0-0000-7000-8000-0000000000c1') })

export function learnerResultRoutes(app: App, { pool, catalog }: RouteParts): void {
  const cells = cellView(catalog)

  app.get(
    `${basePath}/learners/:id/items`,
    {
      config: { permission: 'learner:read' },
      schema: {
        summary: 'What a learner did, for the learner and for the instructors of the cohort',
        params: OneLearner,
        response: { 200: LearnerItemsAnswer, ...problemResponses },
      },
    },
    async request => {
      const learner = await readableLearner(pool, request.params.id, principalOf(request, 'learner', 'instructor'))
      if (!learner) throw noSuchLearner()
      const { id, cohort } = learner
      const rows = await progressOfLearner(pool, cohort.id, id)
      return {
        learner: learnerView(learner),
        cohort,
        lessons: catalog.lessons,
        cells: rows.flatMap(cells),
      }
    },
  )

  app.get(
    `${basePath}/learners/:id/attempts`,
    {
      config: { permission: 'learner:read' },
      schema: {
        summary: 'Attempt by attempt what a learner tried and what the checker said, for the same people',
        params: OneLearner,
        response: { 200: AttemptsAnswer, ...problemResponses },
      },
    },
    async request => {
      const learner = await readableLearner(pool, request.params.id, principalOf(request, 'learner', 'instructor'))
      if (!learner) throw noSuchLearner()
      const { id, cohort } = learner
      // One more than is shown tells whether there is more.
      const rows = await attemptsOfLearner(pool, { cohortId: cohort.id, learnerId: id, limit: attemptsShown + 1 })
      return {
        learner: learnerView(learner),
        cohort,
        attempts: rows.slice(0, attemptsShown).map(attemptView),
        more: rows.length > attemptsShown,
      }
    },
  )
}
