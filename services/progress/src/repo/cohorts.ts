import type { Queryable } from '@groundwork/kernel/database/pool'
import { uuidv7 } from '@groundwork/kernel/ids'

export interface CohortSummary {
  id: string
  slug: string
  title: string
  learners: number
  /** Null without a valid code. `expiresAt` is text, because it comes in a JSON object. */
  joinCode: { code: string; expiresAt: string; seatsLeft: number } | null
}

/** Undefined when the slug is taken. */
export async function addCohort(sql: Queryable, cohort: { slug: string; title: string }): Promise<string | undefined> {
  const { rows } = await sql.query<{ id: string }>({
    text: `INSERT INTO cohort (id, slug, title) VALUES ($1, $2, $3)
           ON CONFLICT (slug) DO NOTHING RETURNING id`,
    values: [uuidv7(), cohort.slug, cohort.title],
  })
  return rows[0]?.id
}

export async function cohortBySlug(sql: Queryable, slug: string) {
  const { rows } = await sql.query<{ id: string; title: string }>({
    text: 'SELECT id, title FROM cohort WHERE slug = $1',
    values: [slug],
  })
  return rows[0]
}

export async function addCohortInstructor(sql: Queryable, cohortId: string, instructorId: string): Promise<void> {
  await sql.query({
    text: 'INSERT INTO cohort_instructor (cohort_id, instructor_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values: [cohortId, instructorId],
  })
}

/** Replaces the cohort's code. Nobody can enrol with the old one any more; enrolled learners stay. */
export async function replaceJoinCode(
  sql: Queryable,
  cohortId: string,
  { code, days, seats }: { code: string; days: number; seats: number },
): Promise<void> {
  await sql.query({ text: 'DELETE FROM join_code WHERE cohort_id = $1', values: [cohortId] })
  await sql.query({
    text: `INSERT INTO join_code (code, cohort_id, expires_at, seats)
           VALUES ($1, $2, now() + make_interval(days => $3), $4)`,
    values: [code, cohortId, days, seats],
  })
}

/** Removes a cohort with all its learners and everything that they sent. */
export async function removeCohort(sql: Queryable, cohortId: string): Promise<void> {
  await sql.query({
    text: 'DELETE FROM learner WHERE id IN (SELECT learner_id FROM enrollment WHERE cohort_id = $1)',
    values: [cohortId],
  })
  await sql.query({ text: 'DELETE FROM cohort WHERE id = $1', values: [cohortId] })
}

const cohortSummariesSql = (condition: string) => `
  SELECT c.id, c.slug, c.title,
    (SELECT count(*) FROM enrollment e WHERE e.cohort_id = c.id AND e.removed_at IS NULL) AS learners,
    (SELECT jsonb_build_object('code', j.code, 'expiresAt', j.expires_at, 'seatsLeft', j.seats - j.used)
     FROM join_code j
     WHERE j.cohort_id = c.id AND j.expires_at > now() AND j.used < j.seats
     ORDER BY j.expires_at DESC LIMIT 1) AS "joinCode"
  FROM cohort c
  WHERE ${condition}
  ORDER BY c.created_at, c.slug`

export async function listCohorts(sql: Queryable): Promise<CohortSummary[]> {
  return (await sql.query<CohortSummary>({ text: cohortSummariesSql('true') })).rows
}

const ofInstructor = 'EXISTS (SELECT FROM cohort_instructor ci WHERE ci.cohort_id = c.id AND ci.instructor_id = $1)'

export async function cohortsOf(sql: Queryable, instructorId: string): Promise<CohortSummary[]> {
  return (await sql.query<CohortSummary>({ text: cohortSummariesSql(ofInstructor), values: [instructorId] })).rows
}

/** Undefined for an unknown cohort and for one of another instructor, so that nobody can tell them apart. */
export async function cohortOf(sql: Queryable, instructorId: string, slug: string): Promise<CohortSummary | undefined> {
  const { rows } = await sql.query<CohortSummary>({
    text: cohortSummariesSql(`${ofInstructor} AND c.slug = $2`),
    values: [instructorId, slug],
  })
  return rows[0]
}
