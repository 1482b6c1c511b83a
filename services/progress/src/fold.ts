/**
 * How many attempts become one line per item. The same rule runs in two places: here for the learner's own machine
 * (`lab status`, the page) and in SQL for the board (`migrations`); a property test holds the two together.
 *
 * Credit is the best attempt, teaching looks at the first, health at the last. The fold does not depend on the order in
 * which attempts arrive, so a laptop that was offline for a week changes nothing but the answer.
 */
import { type AttemptStatus, ranStatuses } from './states.ts'

/** What the fold needs to know of an attempt. */
export interface FoldableAttempt {
  id: string
  status: AttemptStatus
  score: number
  maxScore: number
  /** ISO 8601 in UTC, by the learner's clock. */
  occurredAt: string
  /** Digest of the files that it was about. */
  work?: string
}

/** One attempt, as far as a line of progress remembers it. */
export interface Moment {
  id: string
  at: string
  status: AttemptStatus
  /** Share of the points, 0 to 1. */
  scaled: number
  work?: string
}

export interface ItemProgress {
  /** Tries: works that were judged, each once; an attempt that names no work is one by itself. */
  attempts: number
  /** Attempts that the environment broke off. They say nothing about the learner. */
  errors: number
  /** Of those that passed or failed, as `best`. */
  first?: Moment
  best?: Moment
  /** The last attempt that ran, judged or broken off. */
  last?: Moment
  /** Whether the work of the last attempt has passed, then or earlier: a check of the files alone takes no proof away. */
  lastProved: boolean
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

/** One line per item out of attempts in any order; an attempt that appears twice counts once. */
export function fold<Attempt extends FoldableAttempt & { item: string }>(attempts: Iterable<Attempt>) {
  const seen = new Set<string>()
  const byItem = new Map<string, Attempt[]>()
  for (const attempt of attempts) {
    if (seen.has(attempt.id)) continue
    seen.add(attempt.id)
    const own = byItem.get(attempt.item)
    if (own) own.push(attempt)
    else byItem.set(attempt.item, [attempt])
  }
  return new Map([...byItem].map(([item, own]) => [item, foldItem(own)]))
}

/** @param attempts at one item, each once; at least one */
function foldItem(attempts: readonly FoldableAttempt[]): ItemProgress {
  const moments = attempts.map(momentOf).sort(byTime)
  const having = (...statuses: AttemptStatus[]) => moments.filter(({ status }) => statuses.includes(status))
  const passes = having('pass')
  const graded = having('pass', 'fail')
  const last = having(...ranStatuses).at(-1)
  return {
    attempts: new Set(having('pass', 'files-right', 'fail').map(({ work, id }) => work ?? id)).size,
    errors: having('error').length,
    first: graded[0],
    // Of equal ones the earlier: the sort is stable.
    best: graded.toSorted((a, b) => b.scaled - a.scaled)[0],
    last,
    lastProved: last !== undefined && passes.some(pass => pass === last || (pass.work && pass.work === last.work)),
    firstPassAt: passes[0]?.at,
    lastActivityAt: moments.at(-1)?.at ?? '',
  }
}

const momentOf = (attempt: FoldableAttempt): Moment => ({
  id: attempt.id,
  at: attempt.occurredAt,
  status: attempt.status,
  scaled: scaledScore(attempt),
  work: attempt.work,
})

/** Two attempts may carry the same time; their ids decide then, so that every order of arrival agrees. */
const byTime = (a: Moment, b: Moment) => compare(a.at, b.at) || compare(a.id, b.id)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
