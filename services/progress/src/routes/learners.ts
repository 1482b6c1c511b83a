/** What a learner's machine does: join, send results, look at its own. */
import { bearerToken } from '@groundwork/kernel/access/authentication'
import { withTx } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import { hashToken, newLearnerToken, parseJoinCode } from '../access/secrets.ts'
import {
  type Attempt,
  type EventResult,
  EventsAnswer,
  EventsRequest,
  JoinAnswer,
  JoinRequest,
  LearnerItemsAnswer,
  Me,
} from '../api.ts'
import { AttemptsAnswer } from '../board-api.ts'
import { itemsOf } from '../catalog.ts'
import { basePath } from '../constants.ts'
import { type Outcomes, storeAttempts } from '../repo/attempts.ts'
import { attemptsOfLearner } from '../repo/history.ts'
import { enrol, pseudonym, readableLearner, takeSeat } from '../repo/learners.ts'
import { progressOfLearner } from '../repo/progress.ts'
import { revokeToken } from '../repo/sessions.ts'
import { refusal } from '../validate-attempt.ts'
import { attemptView, cellView, learnerView } from '../view.ts'
import { noSuchLearner } from './own.ts'
import type { RouteParts } from './parts.ts'

/** A learner is a member for a course, not for life. */
const tokenDays = 400

/** Some weeks of one person's work. */
const attemptsShown = 300

const OneLearner = StrictObject({ id: UuidOf('Which learner.', '019aa5f0-0000-7000-8000-0000000000c1') })

export function learnerRoutes(app: App, { pool, catalog }: RouteParts): void {
  const items = itemsOf(catalog)
  const cells = cellView(catalog)

  app.post(
    `${basePath}/join`,
    {
      // A class of thirty joins from one address within a minute; a guesser gets no further than they do.
      config: { permission: 'cohort:join', idempotency: 'none', rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Enrol with a join code',
        body: JoinRequest,
        response: { 201: JoinAnswer, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { code } = request.body
      const token = newLearnerToken()
      const joined = await withTx(pool, async tx => {
        const cohort = await takeSeat(tx, parseJoinCode(code))
        if (!cohort) throw noSuchCode()
        // Whoever was invited by name is on a list under that name.
        const name = cohort.invitedAs ?? request.body.name
        const learnerId = await enrol(tx, { cohortId: cohort.id, name, tokenHash: hashToken(token), days: tokenDays })
        return { learnerId, name: name ?? pseudonym(learnerId), cohort: { slug: cohort.slug, title: cohort.title } }
      })
      return reply.code(201).send({ ...joined, token })
    },
  )

  app.post(
    `${basePath}/events`,
    {
      config: { permission: 'attempts:write', idempotency: 'natural' },
      schema: {
        summary: 'Send attempts; each is answered for by itself, and may be sent again',
        body: EventsRequest,
        response: { 200: EventsAnswer, ...problemResponses },
      },
    },
    async request => {
      const owner = principalOf(request, 'learner')
      const refusals = new Map(request.body.events.map(event => [event, refusal(event, items)]))
      const welcome = request.body.events.filter(event => !refusals.get(event))
      const outcomes = await storeAttempts(pool, owner, welcome)
      return { results: request.body.events.map(event => resultOf(event, refusals.get(event), outcomes)) }
    },
  )

  app.get(
    `${basePath}/me`,
    {
      config: { permission: 'self:read' },
      schema: { summary: 'Who a token speaks for', response: { 200: Me, ...problemResponses } },
    },
    async request => {
      const self = principalOf(request, 'learner')
      const learner = await readableLearner(pool, self.learnerId, self)
      if (!learner) throw noSuchLearner()
      return { learnerId: learner.id, name: learner.name, cohort: learner.cohort }
    },
  )

  app.delete(
    `${basePath}/token`,
    {
      config: { permission: 'token:revoke', idempotency: 'natural' },
      schema: { summary: 'Make the token that is sent worthless', response: { 204: Type.Null(), ...problemResponses } },
    },
    async (request, reply) => {
      await revokeToken(pool, hashToken(bearerToken(request)!))
      return reply.code(204).send(null)
    },
  )

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

function resultOf(event: Attempt, refused: string | undefined, outcomes: Outcomes): EventResult {
  const { id } = event
  if (refused) return { id, outcome: 'rejected', reason: refused }
  const outcome = outcomes.get(event)!
  return outcome === 'conflict'
    ? { id, outcome, reason: 'this id is held with other content, which stays' }
    : { id, outcome }
}

const noSuchCode = () =>
  problem(
    404,
    'no-such-code',
    'This code does not work',
    'It is mistyped, over or full. Ask your instructor for a new one.',
  )
