import { pruning } from '@groundwork/kernel/cleanup'
import type { Queryable } from '@groundwork/kernel/pool'

/** Wrong passwords in a row that are let pass; with the next the name is locked, for twice as long each time. */
const freeTries = 5
const firstLockSeconds = 60
const longestLockSeconds = 3600

/** A day without a try, and all is forgotten. */
export const tryCleanup = pruning('login_tries', "last_at < now() - interval '1 day'")

// Counted before the password is looked at: of a hundred tries at once, five get as far as that.
const begin = {
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

const locked = {
  name: 'login_tries_locked',
  text: `
    SELECT greatest(1, ceil(extract(epoch FROM locked_until - now())))::int AS seconds
    FROM login_tries WHERE login_hash = $1`,
}

/** Takes it that the password is wrong, until `forgiveTries`. Gives the seconds for which the name is locked; 0 when not. */
export async function beginTry(sql: Queryable, loginHash: Buffer): Promise<number> {
  const values = [loginHash, freeTries, firstLockSeconds, longestLockSeconds]
  const { rowCount } = await sql.query({ ...begin, values })
  if (rowCount === 1) return 0
  const { rows } = await sql.query<{ seconds: number }>({ ...locked, values: [loginHash] })
  return rows[0]?.seconds ?? 0
}

export async function forgiveTries(sql: Queryable, loginHash: Buffer): Promise<void> {
  await sql.query({
    name: 'login_tries_forgive',
    text: 'DELETE FROM login_tries WHERE login_hash = $1',
    values: [loginHash],
  })
}
