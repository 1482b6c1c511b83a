/** Credentials are stored as hashes, so nobody can log in with a dump of these tables. */
import type { Queryable } from '@groundwork/kernel/database/pool'

export async function learnerByToken(sql: Queryable, tokenHash: Buffer) {
  const { rows } = await sql.query<{ learnerId: string; cohortId: string }>({
    name: 'learner-by-token',
    text: `SELECT t.learner_id AS "learnerId", t.cohort_id AS "cohortId"
           FROM learner_token t JOIN enrollment e USING (cohort_id, learner_id)
           WHERE t.token_hash = $1 AND t.expires_at > now() AND e.removed_at IS NULL`,
    values: [tokenHash],
  })
  return rows[0]
}

export async function revokeToken(sql: Queryable, tokenHash: Buffer): Promise<void> {
  await sql.query({ text: 'DELETE FROM learner_token WHERE token_hash = $1', values: [tokenHash] })
}

export async function instructorBySession(sql: Queryable, tokenHash: Buffer) {
  const { rows } = await sql.query<{ instructorId: string; name: string; roles: string[] }>({
    name: 'instructor-by-session',
    text: `SELECT i.id AS "instructorId", i.name, s.roles
           FROM session s JOIN instructor i ON i.id = s.instructor_id
           WHERE s.token_hash = $1 AND s.expires_at > now()`,
    values: [tokenHash],
  })
  return rows[0]
}

interface NewSession {
  tokenHash: Buffer
  instructorId: string
  /** Their permissions are those of the session. */
  roles: readonly string[]
  hours: number
}

export async function openSession(sql: Queryable, { tokenHash, instructorId, roles, hours }: NewSession) {
  await sql.query({
    text: `INSERT INTO session (token_hash, instructor_id, roles, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(hours => $4))`,
    values: [tokenHash, instructorId, roles, hours],
  })
}

export async function closeSession(sql: Queryable, tokenHash: Buffer): Promise<void> {
  await sql.query({ text: 'DELETE FROM session WHERE token_hash = $1', values: [tokenHash] })
}
