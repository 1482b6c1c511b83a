/** Who is in a cohort, and what an instructor can change about it. */
import type { Queryable } from '@groundwork/kernel/database/pool'
import { pseudonym } from './learners.ts'

export interface RosterRow {
  id: string
  name: string
  joinedAt: Date
  removedAt: Date | null
  attempts: number
  devices: number
  lastActivityAt: Date | null
}

/** All learners of a cohort, removed ones included. */
export async function rosterOf(sql: Queryable, cohortId: string): Promise<RosterRow[]> {
  const { rows } = await sql.query<Omit<RosterRow, 'name'> & { name: string | null }>({
    text: `SELECT e.learner_id AS id, i.display_name AS name, e.enrolled_at AS "joinedAt", e.removed_at AS "removedAt",
             (SELECT count(*) FROM event v WHERE (v.cohort_id, v.learner_id) = (e.cohort_id, e.learner_id)) AS attempts,
             (SELECT count(*) FROM learner_token t
              WHERE (t.cohort_id, t.learner_id) = (e.cohort_id, e.learner_id) AND t.expires_at > now()) AS devices,
             (SELECT max(p.last_activity_at) FROM item_progress p
              WHERE (p.cohort_id, p.learner_id) = (e.cohort_id, e.learner_id)) AS "lastActivityAt"
           FROM enrollment e LEFT JOIN identity i ON i.learner_id = e.learner_id
           WHERE e.cohort_id = $1
           ORDER BY lower(i.display_name) NULLS last, e.learner_id`,
    values: [cohortId],
  })
  return rows.map(row => ({ ...row, name: row.name ?? pseudonym(row.id) }))
}

export interface Invitation {
  code: string
  name: string
  expiresAt: Date
}

const invitationColumns = 'code, display_name AS name, expires_at AS "expiresAt"'

export async function addInvitation(
  sql: Queryable,
  cohortId: string,
  { code, name, days }: { code: string; name: string; days: number },
): Promise<Invitation> {
  const { rows } = await sql.query<Invitation>({
    text: `INSERT INTO invitation (code, cohort_id, display_name, expires_at)
           VALUES ($1, $2, $3, now() + make_interval(days => $4)) RETURNING ${invitationColumns}`,
    values: [code, cohortId, name, days],
  })
  return rows[0]!
}

/** The valid invitations of a cohort. */
export async function invitationsOf(sql: Queryable, cohortId: string): Promise<Invitation[]> {
  const { rows } = await sql.query<Invitation>({
    text: `SELECT ${invitationColumns} FROM invitation
           WHERE cohort_id = $1 AND expires_at > now() ORDER BY lower(display_name), code`,
    values: [cohortId],
  })
  return rows
}

/** @returns false when there is no such invitation */
export async function deleteInvitation(sql: Queryable, cohortId: string, code: string): Promise<boolean> {
  const { rowCount } = await sql.query({
    text: 'DELETE FROM invitation WHERE cohort_id = $1 AND code = $2',
    values: [cohortId, code],
  })
  return rowCount === 1
}

/**
 * Locks enrolments, removed ones included, so that no attempts arrive before the transaction ends.
 * @returns how many there are
 */
export async function lockEnrollments(sql: Queryable, cohortId: string, learnerIds: string[]): Promise<number> {
  const { rowCount } = await sql.query({
    text: `SELECT FROM enrollment WHERE cohort_id = $1 AND learner_id = any($2::uuid[]) ORDER BY learner_id FOR UPDATE`,
    values: [cohortId, learnerIds],
  })
  return rowCount ?? 0
}

export async function rename(sql: Queryable, learnerId: string, name: string): Promise<void> {
  await sql.query({
    text: `INSERT INTO identity (learner_id, display_name) VALUES ($1, $2)
           ON CONFLICT (learner_id) DO UPDATE SET display_name = excluded.display_name`,
    values: [learnerId, name],
  })
}

/** Removes a learner from the board or takes them back. Removing again keeps the first date. */
export async function setRemoved(sql: Queryable, cohortId: string, learnerId: string, removed: boolean): Promise<void> {
  await sql.query({
    text: `UPDATE enrollment SET removed_at = CASE WHEN $3 THEN coalesce(removed_at, now()) END
           WHERE cohort_id = $1 AND learner_id = $2`,
    values: [cohortId, learnerId, removed],
  })
}

/** How many rows there are of a learner, by kind. */
export async function traceOf(sql: Queryable, cohortId: string, learnerId: string) {
  const count = (table: string) =>
    `(SELECT count(*) FROM ${table} WHERE cohort_id = $1 AND learner_id = $2) AS "${table}"`
  const tables = ['event', 'item_progress', 'learner_token', 'contact'] as const
  const { rows } = await sql.query<Record<(typeof tables)[number], number>>({
    text: `SELECT ${tables.map(count).join(', ')}`,
    values: [cohortId, learnerId],
  })
  const { event, item_progress, learner_token, contact } = rows[0]!
  return { attempts: event, items: item_progress, devices: learner_token, contacts: contact }
}

/** Deletes the learner; all other rows of the learner are deleted by foreign keys. */
export async function eraseLearner(sql: Queryable, learnerId: string): Promise<void> {
  await sql.query({ text: 'DELETE FROM learner WHERE id = $1', values: [learnerId] })
}
