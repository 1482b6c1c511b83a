import { pruning } from '@groundwork/kernel/database/cleanup'
import type { Queryable } from '@groundwork/kernel/database/pool'

/** After this many wrong passwords in a row the name is locked, each time for twice as long. */
const freeTries = 5
const firstLockSeconds = 60
const longestLockSeconds = 3600

/** The count starts anew after a day without a try. */
export const tryCleanup = pruning('login_tries', "last_at < now() - interval '1 day'")

// A try is counted before its password is verified, so of a hundred tries at once only five get that far.
const beginTrySql = {
  name: 'login_tries_begin',
  text: `
    INSERT INTO login_tries AS tries (login_hash, failures, locked_until) VALUES ($1, 1, now())
    ON CONFLICT (login_hash) DO UPDATE
    SET failures = tries.failures + 1,
        last_at = now(),
        locked_until = now() + make_interval(secs =>
          CASE WHEN tries.failures + 1 < $2 THEN 0 ELSE least($3 * 2 ^ (tries.failures + 1 - $2), $4) END)
    WHERE tries.locked_until <= now()
    RETURNING failures`,
}

const selectLockedSecondsSql = {
  name: 'login_tries_locked',
  text: `
    SELECT greatest(1, ceil(extract(epoch FROM locked_until - now())))::int AS seconds
    FROM login_tries WHERE login_hash = $1`,
}

/** Counts a try as failed, until `forgiveTries`. @returns the seconds for which the name is locked; 0 when it is not */
export async function beginTry(sql: Queryable, loginHash: Buffer): Promise<number> {
  const values = [loginHash, freeTries, firstLockSeconds, longestLockSeconds]
  const { rowCount } = await sql.query({ ...beginTrySql, values })
  if (rowCount === 1) return 0
  const { rows } = await sql.query<{ seconds: number }>({ ...selectLockedSecondsSql, values: [loginHash] })
  return rows[0]?.seconds ?? 0
}

const takeBackTrySql = {
  name: 'login_tries_take_back',
  text: `
    WITH only_try AS (DELETE FROM login_tries WHERE login_hash = $1 AND failures = 1)
    UPDATE login_tries SET failures = failures - 1, locked_until = now() WHERE login_hash = $1 AND failures > 1`,
}

/** Undoes `beginTry` for a password that could not be verified. */
export async function takeBackTry(sql: Queryable, loginHash: Buffer): Promise<void> {
  await sql.query({ ...takeBackTrySql, values: [loginHash] })
}

export async function forgiveTries(sql: Queryable, loginHash: Buffer): Promise<void> {
  await sql.query({
    name: 'login_tries_forgive',
    text: 'DELETE FROM login_tries WHERE login_hash = $1',
    values: [loginHash],
  })
}
