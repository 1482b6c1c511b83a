/** Lines of progress, as the board and the learner read them. */
import type { Queryable } from '@groundwork/kernel/pool'
import type { AttemptStatus } from '../api.ts'

export interface ProgressRow {
  learnerId: string
  item: string
  attempts: number
  errors: number
  firstStatus: AttemptStatus | null
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

const columns = `
  p.learner_id AS "learnerId", p.item_id AS "item", p.attempts, p.errors,
  (p.first).status AS "firstStatus", (p.first).scaled AS "firstScaled", (p.best).scaled AS "bestScaled",
  (p.last).status AS "lastStatus",
  coalesce((p.last).status = 'pass' OR (p.last).work = ANY (p.passed_works), false) AS "lastProved",
  p.first_pass_at IS NOT NULL AS "passed",
  p.last_activity_at AS "lastActivityAt", coalesce((p.best).assurance, 0) AS "assurance"`

export async function progressOfCohort(sql: Queryable, cohortId: string): Promise<ProgressRow[]> {
  const { rows } = await sql.query<ProgressRow>({
    name: 'progress-of-cohort',
    text: `SELECT ${columns} FROM item_progress p WHERE p.cohort_id = $1`,
    values: [cohortId],
  })
  return rows
}

export async function progressOfLearner(sql: Queryable, cohortId: string, learnerId: string): Promise<ProgressRow[]> {
  const { rows } = await sql.query<ProgressRow>({
    name: 'progress-of-learner',
    text: `SELECT ${columns} FROM item_progress p WHERE p.cohort_id = $1 AND p.learner_id = $2`,
    values: [cohortId, learnerId],
  })
  return rows
}
