/** What a learner's machine does: join, send attempts, ask who it speaks for, leave. */
import { bearerToken } from '@groundwork/kernel/access/authentication'
import { sha256 } from '@groundwork/kernel/access/sha256'
import { type Pool, withTx } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { type Static, Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import { newLearnerToken, parseJoinCode } from '../access/secrets.ts'
import { type Attempt, type EventResult, EventsAnswer, EventsRequest, JoinAnswer, JoinRequest, Me } from '../api.ts'
import { itemsOf } from '../catalog.ts'
import { basePath } from '../constants.ts'
import { type Outcomes, storeAttempts } from '../repo/attempts.ts'
import { enrol, pseudonym, readableLearner, takeSeat } from '../repo/learners.ts'
import { revokeToken } from '../repo/sessions.ts'
import { refusal } from '../validate-attempt.ts'
import { noSuchLearner } from './own.ts'
import type { RouteParts } from './parts.ts'

/** A learner is a member for a course, not for life. */
const tokenDays = 400

const join = {
  summary: 'Enrol with a join code',
  body: JoinRequest,
  response: { 201: JoinAnswer, ...problemResponses },
}

const send = {
  summary: 'Send attempts; each is answered for by itself, and may be sent again',
  body: EventsRequest,
  response: { 200: EventsAnswer, ...problemResponses },
}

const read = { summary: 'Who a token speaks for', response: { 200: Me, ...problemResponses } }

const revoke = {
  summary: 'Make the token that is sent worthless',
  response: { 204: Type.Null(), ...problemResponses },
}

/** A class of thirty joins from one address within a minute; a guesser gets no further than they do. */
const joinLimit = { max: 60, timeWindow: 60_000 }

export function learnerRoutes(app: App, { pool, catalog }: RouteParts): void {
  const items = itemsOf(catalog)

  app.post(
    `${basePath}/join`,
    { config: { permission: 'cohort:join', idempotency: 'none', rateLimit: joinLimit }, schema: join },
    async (request, reply) => {
      const token = newLearnerToken()
      const joined = await joinCohort(pool, request.body, token)
      return reply.code(201).send({ ...joined, token })
    },
  )

  app.post(
    `${basePath}/events`,
    { config: { permission: 'attempts:write', idempotency: 'natural' }, schema: send },
    async request => {
      const owner = principalOf(request, 'learner')
      const refusals = new Map(request.body.events.map(event => [event, refusal(event, items)]))
      const welcome = request.body.events.filter(event => !refusals.get(event))
      const outcomes = await storeAttempts(pool, owner, welcome)
      return { results: request.body.events.map(event => resultOf(event, refusals.get(event), outcomes)) }
    },
  )

  app.get(`${basePath}/me`, { config: { permission: 'self:read' }, schema: read }, async request => {
    const self = principalOf(request, 'learner')
    const learner = await readableLearner(pool, self.learnerId, self)
    if (!learner) throw noSuchLearner()
    return { learnerId: learner.id, name: learner.name, cohort: learner.cohort }
  })

  app.delete(
    `${basePath}/token`,
    { config: { permission: 'token:revoke', idempotency: 'natural' }, schema: revoke },
    async (request, reply) => {
      await revokeToken(pool, sha256(bearerToken(request)!))
      return reply.code(204).send(null)
    },
  )
}

/** Enrols somebody in the cohort of the code. @throws Problem 404 for a code that does not work */
function joinCohort(pool: Pool, { code, name: chosen }: Static<typeof JoinRequest>, token: string) {
  return withTx(pool, async tx => {
    const cohort = await takeSeat(tx, parseJoinCode(code))
    if (!cohort) throw noSuchCode()
    // Whoever was invited by name is on a list under that name.
    const name = cohort.invitedAs ?? chosen
    const learnerId = await enrol(tx, { cohortId: cohort.id, name, tokenHash: sha256(token), days: tokenDays })
    return { learnerId, name: name ?? pseudonym(learnerId), cohort: { slug: cohort.slug, title: cohort.title } }
  })
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
