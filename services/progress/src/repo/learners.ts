import type { Queryable } from '@groundwork/kernel/database/pool'
import { uuidv7 } from '@groundwork/kernel/ids'

/**
 * Takes a seat by the code of a cohort or of an invitation. An invitation has a name and works once. Undefined for a
 * code that is wrong, expired or full; the caller cannot tell which.
 */
export async function takeSeat(sql: Queryable, code: string) {
  const { rows } = await sql.query<{ id: string; slug: string; title: string; invitedAs: string | null }>({
    text: `WITH seat AS (
             UPDATE join_code SET used = used + 1
             WHERE code = $1 AND expires_at > now() AND used < seats
             RETURNING cohort_id
           ), invited AS (
             DELETE FROM invitation WHERE code = $1 AND expires_at > now()
             RETURNING cohort_id, display_name
           ), taken AS (
             SELECT cohort_id, NULL AS display_name FROM seat UNION ALL SELECT cohort_id, display_name FROM invited
           )
           SELECT c.id, c.slug, c.title, taken.display_name AS "invitedAs"
           FROM cohort c JOIN taken ON taken.cohort_id = c.id`,
    values: [code],
  })
  return rows[0]
}

/**
 * Adds a learner to a cohort, with or without a name, and with a token for this learner in this cohort.
 * @returns its id
 */
export async function enrol(
  sql: Queryable,
  { cohortId, name, tokenHash, days }: { cohortId: string; name?: string; tokenHash: Buffer; days: number },
): Promise<string> {
  const learnerId = uuidv7()
  await sql.query({ text: 'INSERT INTO learner (id) VALUES ($1)', values: [learnerId] })
  await sql.query({
    text: 'INSERT INTO enrollment (cohort_id, learner_id) VALUES ($1, $2)',
    values: [cohortId, learnerId],
  })
  await sql.query({
    text: `INSERT INTO learner_token (token_hash, cohort_id, learner_id, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(days => $4))`,
    values: [tokenHash, cohortId, learnerId, days],
  })
  if (name) {
    await sql.query({
      text: 'INSERT INTO identity (learner_id, display_name) VALUES ($1, $2)',
      values: [learnerId, name],
    })
  }
  return learnerId
}

export interface Enrolled {
  id: string
  name: string
  enrolledAt: Date
}

/** The name of a learner without a name: enough to tell two of them apart. */
export const pseudonym = (learnerId: string) => `learner ${learnerId.slice(-6)}`

interface EnrolledRow {
  id: string
  displayName: string | null
  enrolledAt: Date
}

const enrolled = ({ id, displayName, enrolledAt }: EnrolledRow): Enrolled => ({
  id,
  name: displayName ?? pseudonym(id),
  enrolledAt,
})

export async function learnersIn(sql: Queryable, cohortId: string): Promise<Enrolled[]> {
  const { rows } = await sql.query<EnrolledRow>({
    name: 'learners-in',
    text: `SELECT e.learner_id AS id, i.display_name AS "displayName", e.enrolled_at AS "enrolledAt"
           FROM enrollment e LEFT JOIN identity i ON i.learner_id = e.learner_id
           WHERE e.cohort_id = $1 AND e.removed_at IS NULL
           ORDER BY lower(i.display_name) NULLS last, e.learner_id`,
    values: [cohortId],
  })
  return rows.map(enrolled)
}

/** Who asks for a learner's work: a learner (for their own, in their cohort) or an instructor (for their cohorts'). */
export type Reader = { learnerId: string; cohortId: string } | { instructorId: string }

const mayRead = {
  learner: 'e.learner_id = $2 AND e.cohort_id = $3',
  instructor: 'EXISTS (SELECT FROM cohort_instructor ci WHERE ci.cohort_id = e.cohort_id AND ci.instructor_id = $2)',
}

/** Undefined for an unknown learner and for one that the reader may not see, so that nobody can tell them apart. */
export async function readableLearner(sql: Queryable, learnerId: string, reader: Reader) {
  const own = 'learnerId' in reader
  const { rows } = await sql.query<EnrolledRow & { cohortId: string; slug: string; title: string }>({
    text: `SELECT e.learner_id AS id, i.display_name AS "displayName", e.enrolled_at AS "enrolledAt",
             c.id AS "cohortId", c.slug, c.title
           FROM enrollment e
           JOIN cohort c ON c.id = e.cohort_id
           LEFT JOIN identity i ON i.learner_id = e.learner_id
           WHERE e.learner_id = $1 AND ${own ? mayRead.learner : mayRead.instructor}
           ORDER BY e.enrolled_at LIMIT 1`,
    values: own ? [learnerId, reader.learnerId, reader.cohortId] : [learnerId, reader.instructorId],
  })
  const row = rows[0]
  return row && { ...enrolled(row), cohort: { id: row.cohortId, slug: row.slug, title: row.title } }
}
