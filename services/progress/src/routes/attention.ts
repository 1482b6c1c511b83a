/** The worklist: who may need a word, and who has had one. */
import { withTx } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import { rules } from '../attention.ts'
import { AttentionAnswer, OfCohort, OfLearner } from '../board-api.ts'
import { basePath } from '../constants.ts'
import { forgetContact, noteContact } from '../repo/contacts.ts'
import { lockOwnLearners, ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'
import { createWorklist } from './read-worklist.ts'

export function attentionRoutes(app: App, { pool, catalog }: RouteParts): void {
  const worklist = createWorklist(pool, catalog)

  app.get(
    `${basePath}/cohorts/:slug/attention`,
    {
      config: { permission: 'cohort:read' },
      schema: {
        summary: 'Who may need a word, and why',
        params: OfCohort,
        response: { 200: AttentionAnswer, ...problemResponses },
      },
    },
    async request => {
      const { id } = await ownCohort(pool, request, request.params.slug)
      return { rules, learners: await worklist(id) }
    },
  )

  app.post(
    `${basePath}/cohorts/:slug/learners/:id/contact`,
    {
      config: { permission: 'cohort:write', idempotency: 'natural' },
      schema: {
        summary: 'Note that you have spoken to a learner',
        params: OfLearner,
        response: { 204: Type.Null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { slug, id } = request.params
      const { instructorId } = principalOf(request, 'instructor')
      await withTx(pool, async tx => {
        const cohort = await lockOwnLearners(tx, request, { slug, ids: [id] })
        await noteContact(tx, { cohortId: cohort.id, learnerId: id, instructorId })
      })
      return reply.code(204).send(null)
    },
  )

  app.delete(
    `${basePath}/cohorts/:slug/learners/:id/contact`,
    {
      config: { permission: 'cohort:write', idempotency: 'natural' },
      schema: {
        summary: 'Take that note back',
        params: OfLearner,
        response: { 204: Type.Null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      const { slug, id } = request.params
      await withTx(pool, async tx => {
        const cohort = await lockOwnLearners(tx, request, { slug, ids: [id] })
        await forgetContact(tx, cohort.id, id)
      })
      return reply.code(204).send(null)
    },
  )
}
