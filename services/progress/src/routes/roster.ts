/** Who is in a cohort: rename, take off the board, merge two rows of one person, erase. */
import { withTx } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import {
  ErasurePreview,
  ErasureQuery,
  LearnerChange,
  MergeRequest,
  OfCohort,
  OfLearner,
  RosterAnswer,
} from '../board-api.ts'
import { basePath } from '../constants.ts'
import { readableLearner } from '../repo/learners.ts'
import { mergeLearners } from '../repo/merge.ts'
import { eraseLearner, rename, rosterOf, setRemoved, traceOf } from '../repo/roster.ts'
import { cohortView, rosterView } from '../view.ts'
import { lockOwnLearners, noSuchLearner, ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'

const nothing = { 204: Type.Null(), ...problemResponses }

const read = {
  summary: 'Who is in a cohort',
  params: OfCohort,
  response: { 200: RosterAnswer, ...problemResponses },
}

const change = {
  summary: 'Rename a learner, take them off the board, or back',
  params: OfLearner,
  body: LearnerChange,
  response: nothing,
}

const merge = {
  summary: 'Give a row’s attempts and machines to another row of the same person; the first row is gone',
  params: OfLearner,
  body: MergeRequest,
  response: nothing,
}

const preview = {
  summary: 'What erasing a learner would take away',
  params: OfLearner,
  response: { 200: ErasurePreview, ...problemResponses },
}

const erase = {
  summary: 'Erase a learner with all that was sent; nothing that names them is kept',
  params: OfLearner,
  querystring: ErasureQuery,
  response: nothing,
}

export function rosterRoutes(app: App, { pool }: RouteParts): void {
  const cohortPath = `${basePath}/cohorts/:slug`
  const learnerPath = `${cohortPath}/learners/:id`

  app.get(`${cohortPath}/roster`, { config: { permission: 'cohort:read' }, schema: read }, async request => {
    const cohort = await ownCohort(pool, request, request.params.slug)
    const learners = await rosterOf(pool, cohort.id)
    return { cohort: cohortView(cohort), learners: learners.map(rosterView) }
  })

  app.patch(
    learnerPath,
    { config: { permission: 'cohort:write', idempotency: 'natural' }, schema: change },
    async (request, reply) => {
      const { slug, id } = request.params
      const { name, removed } = request.body
      await withTx(pool, async tx => {
        const cohort = await lockOwnLearners(tx, request, { slug, ids: [id] })
        if (name !== undefined) await rename(tx, id, name)
        if (removed !== undefined) await setRemoved(tx, cohort.id, id, removed)
      })
      return reply.code(204).send(null)
    },
  )

  app.post(
    `${learnerPath}/merge`,
    { config: { permission: 'cohort:write', idempotency: 'none' }, schema: merge },
    async (request, reply) => {
      const { slug, id } = request.params
      const { into } = request.body
      if (into.toLowerCase() === id.toLowerCase()) throw sameLearner()
      await withTx(pool, async tx => {
        const cohort = await lockOwnLearners(tx, request, { slug, ids: [id, into] })
        await mergeLearners(tx, { cohortId: cohort.id, from: id, into })
      })
      return reply.code(204).send(null)
    },
  )

  app.get(`${learnerPath}/erasure`, { config: { permission: 'cohort:write' }, schema: preview }, async request => {
    const { slug, id } = request.params
    const cohort = await ownCohort(pool, request, slug)
    const learner = await readableLearner(pool, id, principalOf(request, 'instructor'))
    if (learner?.cohort.id !== cohort.id) throw noSuchLearner()
    return { name: learner.name, ...(await traceOf(pool, cohort.id, id)) }
  })

  app.delete(
    learnerPath,
    { config: { permission: 'cohort:write', idempotency: 'natural' }, schema: erase },
    async (request, reply) => {
      const { slug, id } = request.params
      await withTx(pool, async tx => {
        const cohort = await lockOwnLearners(tx, request, { slug, ids: [id] })
        const { attempts } = await traceOf(tx, cohort.id, id)
        if (attempts !== request.query.attempts) throw changedSince(attempts)
        await eraseLearner(tx, id)
      })
      return reply.code(204).send(null)
    },
  )
}

const sameLearner = () => problem(422, 'same-learner', 'A row cannot be merged with itself')

const changedSince = (attempts: number) =>
  problem(
    409,
    'changed-since-preview',
    'More has come since you looked',
    `There are ${attempts} attempts now. Look at the preview again, then decide.`,
  )
