/** Lines of progress, as the board and the learner read them. */
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { AttemptStatus } from '../api.ts'

export interface ProgressRow {
  item: string
  attempts: number
  errors: number
  firstScaled: number | null
  bestScaled: number | null
  lastStatus: AttemptStatus | null
  /** Whether the work of the last attempt has passed, then or earlier. */
  lastProved: boolean
  passed: boolean
  lastActivityAt: Date
  /** Of the attempt that the credit comes from. */
  assurance: number
}

/** A line in the order of `line` below, its time in milliseconds. */
type Line = [
  string,
  number,
  number,
  number | null,
  number | null,
  AttemptStatus | null,
  boolean,
  boolean,
  number,
  number,
]

const line = `json_build_array(
  p.item_id, p.attempts, p.errors, (p.first).scaled, (p.best).scaled, (p.last).status,
  coalesce((p.last).status = 'pass' OR (p.last).work = ANY (p.passed_works), false),
  p.first_pass_at IS NOT NULL, extract(epoch FROM p.last_activity_at) * 1000, coalesce((p.best).assurance, 0))`

const rowOf = ([item, attempts, errors, first, best, lastStatus, lastProved, passed, at, assurance]: Line) => ({
  ...{ item, attempts, errors, firstScaled: first, bestScaled: best, lastStatus, lastProved, passed, assurance },
  lastActivityAt: new Date(at),
})

/**
 * The progress of all learners of a cohort, or of those given. A learner who has tried nothing has no entry. The query
 * returns one document for each learner: ten thousand rows of a dozen columns cost the driver four times as much.
 */
export async function progressOfCohort(
  sql: Queryable,
  cohortId: string,
  learnerIds?: string[],
): Promise<Map<string, ProgressRow[]>> {
  const { rows } = await sql.query<{ learnerId: string; lines: Line[] }>({
    name: 'progress-of-cohort',
    text: `SELECT p.learner_id AS "learnerId", json_agg(${line}) AS lines
           FROM item_progress p
           WHERE p.cohort_id = $1 AND ($2::uuid[] IS NULL OR p.learner_id = ANY($2))
           GROUP BY p.learner_id`,
    values: [cohortId, learnerIds ?? null],
  })
  return new Map(rows.map(({ learnerId, lines }) => [learnerId, lines.map(rowOf)]))
}

/**
 * A version by learner, which changes with every change of the learner's lines. It is made of the transaction ids in
 * the rows (xmin), which PostgreSQL writes itself, so no writer can forget it.
 */
export async function progressVersions(sql: Queryable, cohortId: string): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ learnerId: string; version: string }>({
    name: 'progress-versions',
    text: `SELECT learner_id AS "learnerId", md5(string_agg(xmin::text, ' ')) AS version
           FROM item_progress WHERE cohort_id = $1 GROUP BY learner_id`,
    values: [cohortId],
  })
  return new Map(rows.map(({ learnerId, version }) => [learnerId, version]))
}

export async function progressOfLearner(sql: Queryable, cohortId: string, learnerId: string): Promise<ProgressRow[]> {
  const { rows } = await sql.query<{ lines: Line[] | null }>({
    name: 'progress-of-learner',
    text: `SELECT json_agg(${line}) AS lines FROM item_progress p WHERE p.cohort_id = $1 AND p.learner_id = $2`,
    values: [cohortId, learnerId],
  })
  return rows[0]?.lines?.map(rowOf) ?? []
}
