/** Who in a cohort may need a word, as the worklist shows them. */
import type { Pool } from '@groundwork/kernel/database/pool'
import {
  byGravity,
  isDue,
  notBegun,
  type Reason,
  reasonsIn,
  stillHolds,
  type Try,
  triesLookedAt,
} from '../attention.ts'
import type { LearnerInTrouble, Trouble } from '../board-api.ts'
import { type Catalog, itemsOf } from '../catalog.ts'
import { hintFor } from '../failures.ts'
import { keepByVersion } from '../keep-by-version.ts'
import { contactsOf } from '../repo/contacts.ts'
import { lastTries, type TryRow } from '../repo/history.ts'
import { learnersIn } from '../repo/learners.ts'
import { progressOfCohort } from '../repo/progress.ts'
import { codesOf, failuresView, learnerView } from '../view.ts'

/** Who has more troubles than these has one that is behind them all. */
const troublesShown = 3

/** More of the last tries than this tell nothing new. */
const triesShown = 5

/** @returns what gives the learners of a cohort: those nobody has spoken to first, the gravest first */
export function createWorklist(pool: Pool, catalog: Catalog): (cohortId: string) => Promise<LearnerInTrouble[]> {
  const view = troubleView(catalog)
  const reasonsOf = keepByVersion(pool, async (cohortId, learnerIds) => {
    const [progress, tries] = await Promise.all([
      progressOfCohort(pool, cohortId, learnerIds),
      lastTries(pool, { cohortId, learnerIds, perItem: triesLookedAt }),
    ])
    return new Map(
      [...progress].map(([id, rows]) => {
        const work = {
          items: new Map(rows.map(row => [row.item, row])),
          tries: new Map([...(tries.get(id) ?? [])].map(([item, made]) => [item, made.map(tryOf)])),
        }
        return [id, reasonsIn(work, catalog.lessons)]
      }),
    )
  })

  return async cohortId => {
    const [learners, reasons, contacts] = await Promise.all([
      learnersIn(pool, cohortId),
      reasonsOf(cohortId),
      contactsOf(pool, cohortId),
    ])
    const contactOf = new Map(contacts.map(contact => [contact.learnerId, contact]))
    const now = new Date()
    const found = learners.flatMap(learner => {
      const due = (reasons.get(learner.id) ?? [notBegun(learner.enrolledAt)]).filter(reason => isDue(reason, now))
      const contact = contactOf.get(learner.id)
      const held = contact && stillHolds(contact, due) ? contact : undefined
      return due.length > 0 ? [{ learner, due, contact: held }] : []
    })
    found.sort((a, b) => Number(a.contact !== undefined) - Number(b.contact !== undefined) || byGravity(a.due, b.due))
    return found.map(({ learner, due, contact }) => ({
      learner: learnerView(learner),
      troubles: due.slice(0, troublesShown).map(view),
      contact: contact ? { by: contact.by, at: contact.at.toISOString() } : null,
    }))
  }
}

const tryOf = ({ at, status, codes, work }: TryRow): Try => {
  return { at, status, codes: codesOf(codes), work: work ?? undefined }
}

function troubleView(catalog: Catalog): (reason: Reason) => Trouble {
  const items = itemsOf(catalog)
  return reason => {
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
}
