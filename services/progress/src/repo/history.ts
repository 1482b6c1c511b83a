/** Single attempts, for views that need more than the fold. */
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { AttemptStatus } from '../api.ts'

export interface HistoryRow {
  id: string
  item: string
  status: AttemptStatus
  at: Date
  /** What the checker found, as the machine sent it: unchecked. */
  codes: unknown
  score: number
  maxScore: number
  durationMs: number | null
  assurance: number
}

/** The attempts of a learner, latest first. */
export async function attemptsOfLearner(
  sql: Queryable,
  { cohortId, learnerId, limit }: { cohortId: string; learnerId: string; limit: number },
): Promise<HistoryRow[]> {
  const { rows } = await sql.query<HistoryRow>({
    text: `SELECT event_id AS id, item_id AS item, status, happened_at AS at, evidence -> 'codes' AS codes,
             score, max_score AS "maxScore", duration_ms AS "durationMs", assurance
           FROM event WHERE cohort_id = $1 AND learner_id = $2
           ORDER BY happened_at DESC, event_id DESC LIMIT $3`,
    values: [cohortId, learnerId, limit],
  })
  return rows
}

export interface TryRow {
  status: AttemptStatus
  at: Date
  codes: unknown
  work: string | null
}

/** An item, and its tries with their times in milliseconds. */
type ItemTries = [string, [AttemptStatus, number, unknown, string | null][]]

/**
 * The last tries of these learners at every step whose last attempt failed or was stopped, by learner and item, latest
 * first. src/attention.ts decides what they mean. The query returns one document for each learner, as in progress.ts.
 */
export async function lastTries(
  sql: Queryable,
  { cohortId, learnerIds, perItem }: { cohortId: string; learnerIds: string[]; perItem: number },
): Promise<Map<string, Map<string, TryRow[]>>> {
  const { rows } = await sql.query<{ learnerId: string; items: ItemTries[] }>({
    name: 'last-tries',
    text: `SELECT p.learner_id AS "learnerId", json_agg(json_build_array(p.item_id, tried.tries)) AS items
           FROM item_progress p
           JOIN item i ON i.id = p.item_id AND i.kind = 'check'
           CROSS JOIN LATERAL (
             SELECT json_agg(json_build_array(
               last.status, extract(epoch FROM last.happened_at) * 1000, last.codes, last.work)) AS tries
             FROM (
               SELECT e.status, e.happened_at, e.evidence -> 'codes' AS codes, e.work
               FROM event e
               WHERE (e.cohort_id, e.learner_id, e.item_id) = (p.cohort_id, p.learner_id, p.item_id)
               ORDER BY e.happened_at DESC, e.event_id DESC LIMIT $2
             ) last
           ) tried
           WHERE p.cohort_id = $1 AND p.learner_id = ANY($3::uuid[]) AND (p.last).status IN ('fail', 'error')
           GROUP BY p.learner_id`,
    values: [cohortId, perItem, learnerIds],
  })
  return new Map(rows.map(({ learnerId, items }) => [learnerId, new Map(items.map(triesOf))]))
}

const triesOf = ([item, tries]: ItemTries): [string, TryRow[]] => [
  item,
  tries.map(([status, at, codes, work]) => ({ status, at: new Date(at), codes, work })),
]
