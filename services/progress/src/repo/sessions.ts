/** Credentials, found by their hash: a dump of these tables logs nobody in. */
import type { Queryable } from '@groundwork/kernel/db'

export async function learnerByToken(db: Queryable, tokenHash: Buffer) {
  const { rows } = await db.query<{ learnerId: string; cohortId: string }>({
    name: 'learner-by-token',
    text: `SELECT learner_id AS "learnerId", cohort_id AS "cohortId"
           FROM progress.learner_token WHERE token_hash = $1 AND expires_at > now()`,
    values: [tokenHash],
  })
  return rows[0]
}

export async function revokeToken(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query({ text: 'DELETE FROM progress.learner_token WHERE token_hash = $1', values: [tokenHash] })
}

export async function instructorBySession(db: Queryable, tokenHash: Buffer) {
  const { rows } = await db.query<{ instructorId: string; name: string }>({
    name: 'instructor-by-session',
    text: `SELECT i.id AS "instructorId", i.name
           FROM progress.session s JOIN progress.instructor i ON i.id = s.instructor_id
           WHERE s.token_hash = $1 AND s.expires_at > now()`,
    values: [tokenHash],
  })
  return rows[0]
}

/** Opens a session and sweeps out those that are over. */
export async function openSession(db: Queryable, session: { tokenHash: Buffer; instructorId: string; hours: number }) {
  await db.query({
    text: `DELETE FROM progress.session WHERE token_hash IN
             (SELECT token_hash FROM progress.session WHERE expires_at <= now() FOR UPDATE SKIP LOCKED)`,
  })
  await db.query({
    text: `INSERT INTO progress.session (token_hash, instructor_id, expires_at)
           VALUES ($1, $2, now() + make_interval(hours => $3))`,
    values: [session.tokenHash, session.instructorId, session.hours],
  })
}

export async function closeSession(db: Queryable, tokenHash: Buffer): Promise<void> {
  await db.query({ text: 'DELETE FROM progress.session WHERE token_hash = $1', values: [tokenHash] })
}
