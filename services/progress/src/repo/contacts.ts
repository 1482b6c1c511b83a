import type { Queryable } from '@groundwork/kernel/database/pool'

export interface ContactRow {
  learnerId: string
  by: string
  at: Date
}

export async function contactsOf(sql: Queryable, cohortId: string): Promise<ContactRow[]> {
  const { rows } = await sql.query<ContactRow>({
    text: `SELECT c.learner_id AS "learnerId", i.name AS by, c.contacted_at AS at
           FROM contact c JOIN instructor i ON i.id = c.instructor_id WHERE c.cohort_id = $1`,
    values: [cohortId],
  })
  return rows
}

/** Stores a contact; it replaces an earlier one. */
export async function noteContact(
  sql: Queryable,
  { cohortId, learnerId, instructorId }: { cohortId: string; learnerId: string; instructorId: string },
): Promise<void> {
  await sql.query({
    text: `INSERT INTO contact (cohort_id, learner_id, instructor_id) VALUES ($1, $2, $3)
           ON CONFLICT (cohort_id, learner_id)
           DO UPDATE SET instructor_id = excluded.instructor_id, contacted_at = now()`,
    values: [cohortId, learnerId, instructorId],
  })
}

export async function forgetContact(sql: Queryable, cohortId: string, learnerId: string): Promise<void> {
  await sql.query({
    text: 'DELETE FROM contact WHERE cohort_id = $1 AND learner_id = $2',
    values: [cohortId, learnerId],
  })
}
