import { uuidv7 } from '@groundwork/kernel/ids'
import type { Queryable } from '@groundwork/kernel/pool'

export interface Instructor {
  id: string
  name: string
  passwordHash: string
}

/** Names are compared without regard to case. */
export async function instructorByName(sql: Queryable, name: string): Promise<Instructor | undefined> {
  const { rows } = await sql.query<Instructor>({
    text: `SELECT id, name, password_hash AS "passwordHash" FROM instructor WHERE lower(name) = lower($1)`,
    values: [name],
  })
  return rows[0]
}

/** Undefined when the name is taken. */
export async function addInstructor(sql: Queryable, name: string, passwordHash: string) {
  const { rows } = await sql.query<{ id: string; name: string }>({
    text: `INSERT INTO instructor (id, name, password_hash) VALUES ($1, $2, $3)
           ON CONFLICT DO NOTHING RETURNING id, name`,
    values: [uuidv7(), name, passwordHash],
  })
  return rows[0]
}

/** A new password ends every session that the old one opened. */
export async function changePassword(sql: Queryable, instructorId: string, passwordHash: string): Promise<void> {
  await sql.query({
    text: 'UPDATE instructor SET password_hash = $2 WHERE id = $1',
    values: [instructorId, passwordHash],
  })
  await sql.query({ text: 'DELETE FROM session WHERE instructor_id = $1', values: [instructorId] })
}

export async function removeInstructor(sql: Queryable, instructorId: string): Promise<void> {
  await sql.query({ text: 'DELETE FROM instructor WHERE id = $1', values: [instructorId] })
}

export async function listInstructors(sql: Queryable) {
  const { rows } = await sql.query<{ name: string; createdAt: Date; cohorts: string[] }>({
    text: `SELECT i.name, i.created_at AS "createdAt",
             coalesce(array_agg(c.slug ORDER BY c.slug) FILTER (WHERE c.slug IS NOT NULL), '{}') AS cohorts
           FROM instructor i
           LEFT JOIN cohort_instructor ci ON ci.instructor_id = i.id
           LEFT JOIN cohort c ON c.id = ci.cohort_id
           GROUP BY i.id ORDER BY lower(i.name)`,
  })
  return rows
}
