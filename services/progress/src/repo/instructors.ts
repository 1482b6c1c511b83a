import type { Queryable } from '@groundwork/kernel/database/pool'
import { uuidv7 } from '@groundwork/kernel/ids'

export interface Instructor {
  id: string
  name: string
  /** Null for an instructor who logs in with an account of identity. */
  passwordHash: string | null
}

/** Names are compared without regard to case. */
export async function instructorByName(sql: Queryable, name: string): Promise<Instructor | undefined> {
  const { rows } = await sql.query<Instructor>({
    text: `SELECT id, name, password_hash AS "passwordHash" FROM instructor WHERE lower(name) = lower($1)`,
    values: [name],
  })
  return rows[0]
}

export async function instructorByAccount(sql: Queryable, accountId: string) {
  const { rows } = await sql.query<{ instructorId: string; name: string }>({
    name: 'instructor-by-account',
    text: 'SELECT id AS "instructorId", name FROM instructor WHERE account_id = $1',
    values: [accountId],
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

/** Replaces the login of an instructor, and ends all sessions. */
export async function changeLogin(
  sql: Queryable,
  instructorId: string,
  login: { passwordHash: string } | { accountId: string },
): Promise<void> {
  const passwordHash = 'passwordHash' in login ? login.passwordHash : null
  const accountId = 'accountId' in login ? login.accountId : null
  await sql.query({
    text: 'UPDATE instructor SET password_hash = $2, account_id = $3 WHERE id = $1',
    values: [instructorId, passwordHash, accountId],
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
