/** Decides the next step of a sync from the service's answer. Pure. */
import type { EventResult } from '@groundwork/progress/api'

/** What became of a request: the service's status, or no answer at all. */
export type Answer = number | 'no-answer'

/**
 * `taken`: the service has the attempts. `later`: keep them and try again. `refused`: the service will never take this
 * request.
 */
export type Disposition = 'taken' | 'later' | 'refused'

// 413: the batch may only be too large as a whole; for a single event it is as final as the others.
const refusals: readonly Answer[] = [400, 404, 413, 422]

/**
 * What an answer means for the attempts that were sent. An unknown answer keeps them: a proxy's redirect is no verdict
 * on a learner's work.
 */
export function dispositionOf(answer: Answer): Disposition {
  if (answer === 'no-answer') return 'later'
  if (answer >= 200 && answer < 300) return 'taken'
  return refusals.includes(answer) ? 'refused' : 'later'
}

/**
 * `advance`: go on after the batch. `stop`: try another time. `split`: search for the refused event. `drop`: leave out
 * this event.
 */
export type NextStep = 'advance' | 'stop' | 'split' | 'drop'

export function nextStep(disposition: Disposition, batchSize: number): NextStep {
  if (disposition === 'taken') return 'advance'
  if (disposition === 'later') return 'stop'
  return batchSize > 1 ? 'split' : 'drop'
}

/**
 * Whether a 2xx body answers for every attempt that was sent. A hotel network's sign-in page answers 200 to anything,
 * and must not make a record look delivered.
 */
export function answersAll(body: unknown, ids: readonly string[]): body is { results: EventResult[] } {
  const results = (body as { results?: unknown } | null)?.results
  if (!Array.isArray(results)) return false
  const answered = new Set(results.map((result: Partial<EventResult> | null) => result?.id))
  return ids.every(id => answered.has(id))
}

/** Tells the learner why the results wait for the next sync. */
export function retryMessage(answer: Answer, server: string): string {
  const why = retryReasons.find(([answers]) => answers.includes(answer))?.[1](server) ?? `${server} answered ${answer}`
  return `${why}. Your results are kept here and are sent next time.`
}

const retryReasons: readonly (readonly [readonly Answer[], (server: string) => string])[] = [
  [['no-answer'], server => `The progress service at ${server} did not answer`],
  [
    [401, 403],
    () => 'The progress service no longer knows this machine (your instructor can give you a new code for "lab join")',
  ],
  [[429], () => 'The progress service asks for a pause'],
]

export type SyncState = 'not-joined' | 'synced' | 'pending'

export function syncState(joined: boolean, pending: number): SyncState {
  if (!joined) return 'not-joined'
  return pending === 0 ? 'synced' : 'pending'
}
