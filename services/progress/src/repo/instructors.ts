import type { Queryable } from '@groundwork/kernel/db'
import { uuidv7 } from '@groundwork/kernel/ids'

export interface Instructor {
  id: string
  name: string
  passwordHash: string
}

/** Names are compared without regard to case. */
export async function instructorByName(db: Queryable, name: string): Promise<Instructor | undefined> {
  const { rows } = await db.query<Instructor>({
    text: `SELECT id, name, password_hash AS "passwordHash" FROM progress.instructor WHERE lower(name) = lower($1)`,
    values: [name],
  })
  return rows[0]
}

/** Undefined when the name is taken. */
export async function addInstructor(db: Queryable, name: string, passwordHash: string) {
  const { rows } = await db.query<{ id: string; name: string }>({
    text: `INSERT INTO progress.instructor (id, name, password_hash) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING RETURNING id, name`,
    values: [uuidv7(), name, passwordHash],
  })
  return rows[0]
}

/** A new password ends every session that the old one opened. */
export async function changePassword(db: Queryable, instructorId: string, passwordHash: string): Promise<void> {
  await db.query({
    text: 'UPDATE progress.instructor SET password_hash = $2 WHERE id = $1',
    values: [instructorId, passwordHash],
  })
  await db.query({ text: 'DELETE FROM progress.session WHERE instructor_id = $1', values: [instructorId] })
}

export async function listInstructors(db: Queryable) {
  const { rows } = await db.query<{ name: string; createdAt: Date; cohorts: string[] }>({
    text: `SELECT i.name, i.created_at AS "createdAt",
             coalesce(array_agg(c.slug ORDER BY c.slug) FILTER (WHERE c.slug IS NOT NULL), '{}') AS cohorts
           FROM progress.instructor i
           LEFT JOIN progress.cohort_instructor ci ON ci.instructor_id = i.id
           LEFT JOIN progress.cohort c ON c.id = ci.cohort_id
           GROUP BY i.id ORDER BY lower(i.name)`,
  })
  return rows
}
