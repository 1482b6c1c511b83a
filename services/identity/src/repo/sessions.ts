import { pruning } from '@groundwork/kernel/database/cleanup'
import type { Queryable } from '@groundwork/kernel/database/pool'
import { uuidv7 } from '@groundwork/kernel/ids'

/** How many days a session lasts, however often it is refreshed. */
const sessionDays = 30

/** Deletes expired sessions; their tokens are deleted with them. */
export const sessionCleanup = pruning('sessions', 'expires_at < now()')

export async function openSession(sql: Queryable, userId: string, tokenHash: Buffer): Promise<void> {
  const id = uuidv7()
  await sql.query({
    name: 'session_open',
    text: `INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))`,
    values: [id, userId, sessionDays],
  })
  await addToken(sql, id, tokenHash)
}

export async function addToken(sql: Queryable, sessionId: string, tokenHash: Buffer): Promise<void> {
  await sql.query({
    name: 'refresh_token_add',
    text: 'INSERT INTO refresh_tokens (token_hash, session_id) VALUES ($1, $2)',
    values: [tokenHash, sessionId],
  })
}

export interface StoredToken {
  sessionId: string
  userId: string
  isUsed: boolean
}

/**
 * The token, locked until the transaction ends, so that of two requests with the same token one comes first. Its session
 * is locked before it, as by everybody who ends sessions: in another order the two could deadlock.
 */
export async function lockToken(tx: Queryable, tokenHash: Buffer): Promise<StoredToken | undefined> {
  const { rows } = await tx.query<StoredToken>({
    name: 'refresh_token_lock',
    text: `
      SELECT t.session_id AS "sessionId", s.user_id AS "userId", t.used_at IS NOT NULL AS "isUsed"
      FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
      WHERE t.token_hash = $1 AND s.expires_at > now()
      FOR UPDATE OF s, t`,
    values: [tokenHash],
  })
  return rows[0]
}

export async function useToken(sql: Queryable, tokenHash: Buffer): Promise<void> {
  await sql.query({
    name: 'refresh_token_use',
    text: 'UPDATE refresh_tokens SET used_at = now() WHERE token_hash = $1',
    values: [tokenHash],
  })
}

/** Ends a session: none of its refresh tokens can be used any more. */
export async function closeSession(sql: Queryable, sessionId: string): Promise<void> {
  await sql.query({ name: 'session_close', text: 'DELETE FROM sessions WHERE id = $1', values: [sessionId] })
}

export async function closeSessionsOf(sql: Queryable, userId: string): Promise<void> {
  await sql.query({ name: 'sessions_close', text: 'DELETE FROM sessions WHERE user_id = $1', values: [userId] })
}
