/** Rows of the database as the API shows them. */
import { formatJoinCode } from './access/secrets.ts'
import type { Assurance, Cell, Cohort, JoinCode, Learner } from './api.ts'
import type { AttemptView, Failure, InvitationView, RosterLearner } from './board-api.ts'
import { type Catalog, itemsOf } from './catalog.ts'
import { assuranceLabels } from './constants.ts'
import { wordsOf } from './failures.ts'
import type { CohortSummary } from './repo/cohorts.ts'
import type { HistoryRow } from './repo/history.ts'
import type { Enrolled } from './repo/learners.ts'
import type { ProgressRow } from './repo/progress.ts'
import type { Invitation, RosterRow } from './repo/roster.ts'
import { stateOf } from './states.ts'

export const cohortView = ({ slug, title, learners }: CohortSummary): Cohort => ({ slug, title, learners })

export const joinCodeView = ({ joinCode }: CohortSummary): JoinCode | null =>
  joinCode && {
    code: formatJoinCode(joinCode.code),
    expiresAt: new Date(joinCode.expiresAt).toISOString(),
    seatsLeft: joinCode.seatsLeft,
  }

export const learnerView = ({ id, name, enrolledAt }: Enrolled): Learner => ({
  id,
  name,
  joinedAt: enrolledAt.toISOString(),
})

/** A function from rows to cells; rows of items that left the course give none. */
export function cellView(catalog: Catalog): (row: ProgressRow) => Cell[] {
  const items = itemsOf(catalog)
  return row => {
    const item = items.get(row.item)
    if (!item) return []
    const lastStatus = row.lastStatus === null || row.lastStatus === 'skip' ? undefined : row.lastStatus
    const points = (share: number) => Math.round(share * item.maxScore * 100) / 100
    const cell: Cell = {
      item: row.item,
      passed: row.passed,
      state: stateOf({ passed: row.passed, lastStatus, lastProved: row.lastProved }, item.proof),
      attempts: row.attempts,
      errors: row.errors,
      score: points(row.bestScaled ?? 0),
      ...(row.firstScaled === null ? {} : { firstScore: points(row.firstScaled) }),
      ...(lastStatus && { lastStatus }),
      lastActivityAt: row.lastActivityAt.toISOString(),
      assurance: assuranceLabel(row.assurance),
    }
    return [cell]
  }
}

function assuranceLabel(level: number): Assurance {
  return assuranceLabels[level] ?? 'self-reported'
}

/** More causes than these are consequences of the first ones. */
const failuresShown = 5

/** The codes of an attempt's evidence, which a learner's machine wrote: whatever is no code is left out. */
export const codesOf = (evidence: unknown): string[] =>
  Array.isArray(evidence) ? evidence.filter(code => typeof code === 'string').slice(0, failuresShown) : []

/** Codes with the words that the course has for them. */
export const failuresView = (codes: readonly string[]): Failure[] =>
  codes.map(code => {
    const words = wordsOf(code)
    return { code, ...(words ? { says: words.says, ...(words.next ? { next: words.next } : {}) } : {}) }
  })

export const attemptView = ({ at, codes, durationMs, assurance, ...row }: HistoryRow): AttemptView => ({
  ...row,
  at: at.toISOString(),
  failures: failuresView(codesOf(codes)),
  ...(durationMs === null ? {} : { durationMs }),
  assurance: assuranceLabel(assurance),
})

export const invitationView = ({ code, name, expiresAt }: Invitation): InvitationView => ({
  name,
  code: formatJoinCode(code),
  expiresAt: expiresAt.toISOString(),
})

export const rosterView = ({ joinedAt, lastActivityAt, removedAt, ...row }: RosterRow): RosterLearner => ({
  ...row,
  joinedAt: joinedAt.toISOString(),
  lastActivityAt: lastActivityAt?.toISOString() ?? null,
  removedAt: removedAt?.toISOString() ?? null,
})
