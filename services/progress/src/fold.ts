/**
 * How many attempts become one line per item. The same rule runs in two places: here for the learner's own machine
 * (`lab status`, the page) and in SQL for the board (`migrations`); a property test holds the two together.
 *
 * Credit is the best attempt, teaching looks at the first, health at the last. The fold does not depend on the order in
 * which attempts arrive, so a laptop that was offline for a week changes nothing but the answer.
 */
import type { AttemptStatus } from './api.ts'

/** What the fold needs to know of an attempt. */
export interface FoldableAttempt {
  id: string
  status: AttemptStatus
  score: number
  maxScore: number
  /** ISO 8601 in UTC, by the learner's clock. */
  occurredAt: string
}

/** One attempt, as far as a line of progress remembers it. */
export interface Moment {
  id: string
  at: string
  status: AttemptStatus
  /** Share of the points, 0 to 1. */
  scaled: number
}

export interface ItemProgress {
  /** Attempts that were judged: passed or failed. */
  attempts: number
  /** Attempts that the environment broke off. They say nothing about the learner. */
  errors: number
  first?: Moment
  best?: Moment
  /** The last attempt that ran, judged or broken off: is it still right? */
  last?: Moment
  firstPassAt?: string
  /** The last sign of life, skipped ones included. */
  lastActivityAt: string
}

/**
 * Share of the points as it is stored and compared: five decimals. A part of the course may be worth 20 points today and
 * 25 next term; shares stay comparable.
 */
export function scaledScore(attempt: Pick<FoldableAttempt, 'status' | 'score' | 'maxScore'>): number {
  if (attempt.maxScore === 0) return attempt.status === 'pass' ? 1 : 0
  return Math.round((attempt.score / attempt.maxScore) * 1e5) / 1e5
}

/** Adds one attempt. Adding the same attempts in any order gives the same line; adding one twice does not (see `fold`). */
export function add(progress: ItemProgress | undefined, attempt: FoldableAttempt): ItemProgress {
  const moment: Moment = {
    id: attempt.id,
    at: attempt.occurredAt,
    status: attempt.status,
    scaled: scaledScore(attempt),
  }
  const judged = attempt.status === 'pass' || attempt.status === 'fail'
  const ran = judged || attempt.status === 'error'
  return {
    attempts: (progress?.attempts ?? 0) + (judged ? 1 : 0),
    errors: (progress?.errors ?? 0) + (attempt.status === 'error' ? 1 : 0),
    first: judged ? pick(progress?.first, moment, earlier) : progress?.first,
    best: judged ? pick(progress?.best, moment, better) : progress?.best,
    last: ran ? pick(progress?.last, moment, later) : progress?.last,
    firstPassAt: attempt.status === 'pass' ? min(progress?.firstPassAt, moment.at) : progress?.firstPassAt,
    lastActivityAt: max(progress?.lastActivityAt, moment.at),
  }
}

/** One line per item out of attempts in any order; an attempt that appears twice counts once. */
export function fold<Attempt extends FoldableAttempt & { item: string }>(attempts: Iterable<Attempt>) {
  const seen = new Set<string>()
  const lines = new Map<string, ItemProgress>()
  for (const attempt of attempts) {
    if (seen.has(attempt.id)) continue
    seen.add(attempt.id)
    lines.set(attempt.item, add(lines.get(attempt.item), attempt))
  }
  return lines
}

const pick = (held: Moment | undefined, offered: Moment, wins: (offered: Moment, held: Moment) => boolean): Moment =>
  held === undefined || wins(offered, held) ? offered : held

// Two attempts may carry the same time; their ids decide then, so that every order of arrival agrees.
const before = (a: Moment, b: Moment) => a.at < b.at || (a.at === b.at && a.id < b.id)
const earlier = (offered: Moment, held: Moment) => before(offered, held)
const later = (offered: Moment, held: Moment) => before(held, offered)
const better = (offered: Moment, held: Moment) =>
  offered.scaled > held.scaled || (offered.scaled === held.scaled && before(offered, held))

const min = (a: string | undefined, b: string) => (a === undefined || b < a ? b : a)
const max = (a: string | undefined, b: string) => (a === undefined || b > a ? b : a)
