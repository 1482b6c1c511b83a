/** The codes that let people into a cohort: the one for everybody, and invitations for one person each. */
import { withTx } from '@groundwork/kernel/database/pool'
import type { App } from '@groundwork/kernel/http/app'
import { problem, problemResponses } from '@groundwork/kernel/http/problem'
import { Type } from 'typebox'
import { codeDays, newJoinCode, parseJoinCode } from '../access/secrets.ts'
import { InvitationsAnswer, InvitationsRequest, OfCohort, OfInvitation, WaysInAnswer } from '../board-api.ts'
import { basePath } from '../constants.ts'
import { addInvitation, deleteInvitation, type Invitation, invitationsOf } from '../repo/roster.ts'
import { invitationView, joinCodeView } from '../view.ts'
import { ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'

const list = {
  summary: 'The codes that let people in',
  params: OfCohort,
  response: { 200: WaysInAnswer, ...problemResponses },
}

const invite = {
  summary: 'Make a code for each of these people, which carries their name and works once',
  params: OfCohort,
  body: InvitationsRequest,
  response: { 201: InvitationsAnswer, ...problemResponses },
}

const takeBack = {
  summary: 'Take an invitation back',
  params: OfInvitation,
  response: { 204: Type.Null(), ...problemResponses },
}

export function invitationRoutes(app: App, { pool }: RouteParts): void {
  const path = `${basePath}/cohorts/:slug/invitations`

  // `cohort:write`, because whoever has a code can put somebody into the cohort.
  app.get(path, { config: { permission: 'cohort:write' }, schema: list }, async request => {
    const cohort = await ownCohort(pool, request, request.params.slug)
    const invitations = await invitationsOf(pool, cohort.id)
    return { joinCode: joinCodeView(cohort), invitations: invitations.map(invitationView) }
  })

  app.post(
    path,
    { config: { permission: 'cohort:write', idempotency: 'none' }, schema: invite },
    async (request, reply) => {
      const invitations = await withTx(pool, async tx => {
        const cohort = await ownCohort(tx, request, request.params.slug)
        const made: Invitation[] = []
        for (const name of request.body.names)
          made.push(await addInvitation(tx, cohort.id, { code: newJoinCode(), name, days: codeDays }))
        return made
      })
      return reply.code(201).send({ invitations: invitations.map(invitationView) })
    },
  )

  app.delete(
    `${path}/:code`,
    { config: { permission: 'cohort:write', idempotency: 'natural' }, schema: takeBack },
    async (request, reply) => {
      const cohort = await ownCohort(pool, request, request.params.slug)
      if (!(await deleteInvitation(pool, cohort.id, parseJoinCode(request.params.code)))) throw noSuchInvitation()
      return reply.code(204).send(null)
    },
  )
}

const noSuchInvitation = () =>
  problem(404, 'no-such-invitation', 'There is no such invitation', 'It was taken, is over, or was taken back.')
