/** The worklist: who may need a word, and who has had one. */
import type { App } from '@groundwork/kernel/http'
import { withTx } from '@groundwork/kernel/pool'
import { problemResponses } from '@groundwork/kernel/problem'
import { Type } from 'typebox'
import { principalOf } from '../access/callers.ts'
import {
  byGravity,
  type LearnerRecord,
  type Reason,
  reasonsFor,
  rules,
  stillHolds,
  type Try,
  triesLookedAt,
} from '../attention.ts'
import { AttentionAnswer, type LearnerInTrouble, OfCohort, OfLearner, type Trouble } from '../board-api.ts'
import { type Catalog, itemsOf } from '../catalog.ts'
import { basePath } from '../constants.ts'
import { hintFor } from '../failures.ts'
import { contactsOf, forgetContact, noteContact } from '../repo/contacts.ts'
import { lastTries, type TryRow } from '../repo/history.ts'
import { type Enrolled, learnersIn } from '../repo/learners.ts'
import { progressOfCohort } from '../repo/progress.ts'
import { codesOf, failuresView, learnerView } from '../view.ts'
import { lockOwnLearners, ownCohort } from './own.ts'
import type { RouteParts } from './parts.ts'

export function attentionRoutes(app: App, { pool, catalog }: RouteParts): void {
  const view = troubleView(catalog)

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
      const [learners, progress, tries, contacts] = await Promise.all([
        learnersIn(pool, id),
        progressOfCohort(pool, id),
        lastTries(pool, id, triesLookedAt),
        contactsOf(pool, id),
      ])
      const contactOf = new Map(contacts.map(contact => [contact.learnerId, contact]))
      const now = new Date()
      const found = learners.flatMap(learner => {
        const record: LearnerRecord = {
          joinedAt: learner.enrolledAt,
          items: new Map((progress.get(learner.id) ?? []).map(row => [row.item, row])),
          tries: new Map([...(tries.get(learner.id) ?? [])].map(([item, rows]) => [item, rows.map(tryOf)])),
        }
        const reasons = reasonsFor(record, catalog.lessons, now)
        const contact = contactOf.get(learner.id)
        const held = contact && stillHolds(contact, reasons) ? contact : undefined
        return reasons.length > 0 ? [{ learner, reasons, contact: held }] : []
      })
      found.sort(
        (a, b) => Number(a.contact !== undefined) - Number(b.contact !== undefined) || byGravity(a.reasons, b.reasons),
      )
      return { rules, learners: found.map(view) }
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

const tryOf = ({ at, status, codes, work }: TryRow): Try => {
  return { at, status, codes: codesOf(codes), work: work ?? undefined }
}

/** Who has more troubles than these has one that is behind them all. */
const troublesShown = 3

/** More of the last tries than this tell nothing new. */
const triesShown = 5

function troubleView(catalog: Catalog) {
  const items = itemsOf(catalog)
  const inWords = (reason: Reason): Trouble => {
    const { kind, since } = reason
    const trouble = { kind, since: since.toISOString() }
    if (reason.kind === 'silent') return { ...trouble, lesson: reason.lesson }
    if (!('item' in reason)) return trouble
    const hint = reason.kind === 'failing' ? hintFor(reason.item, reason.tries[0]?.codes[0]) : undefined
    return {
      ...trouble,
      item: items.get(reason.item),
      tries: reason.tries.length,
      last: reason.tries.slice(0, triesShown).map(({ at, status, codes }) => {
        return { at: at.toISOString(), status, failures: failuresView(codes) }
      }),
      ...(hint ? { hint } : {}),
    }
  }
  return ({
    learner,
    reasons,
    contact,
  }: {
    learner: Enrolled
    reasons: Reason[]
    contact?: { by: string; at: Date }
  }): LearnerInTrouble => ({
    learner: learnerView(learner),
    troubles: reasons.slice(0, troublesShown).map(inWords),
    contact: contact ? { by: contact.by, at: contact.at.toISOString() } : null,
  })
}
