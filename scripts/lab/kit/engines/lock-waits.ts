/** Who waits for a lock in a database, by the server's own clock: a busy machine makes a client wait longer than a lock does. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

export interface LockWait {
  /** The `application_name` of who waits. */
  who: string
  /** `AccessExclusiveLock` of an ALTER TABLE, `AccessShareLock` of a SELECT. */
  mode: string
  /** The longest of those who wait alike. */
  ms: number
}

export async function lockWaits(admin: Pick<pg.Pool, 'query'>, database: string): Promise<LockWait[]> {
  const { rows } = await admin.query<LockWait>(
    `SELECT application_name AS who, mode, max(extract(epoch FROM clock_timestamp() - waitstart))::float8 * 1000 AS ms
     FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE datname = $1 AND NOT granted AND waitstart IS NOT NULL GROUP BY who, mode`,
    [database],
  )
  return rows
}

export interface SeenWaits {
  /** Those that were found waiting, each time that one looked. */
  waits: LockWait[]
  /** How much later than it wanted this process came to look, in ms: what a busy machine adds to every figure here. */
  late: number
}

const everyMs = 20

/** Looks again and again until the signal fires. */
export async function watchLockWaits(
  admin: Pick<pg.Pool, 'query'>,
  database: string,
  signal: AbortSignal,
): Promise<SeenWaits> {
  const seen: SeenWaits = { waits: [], late: 0 }
  for (let due = performance.now(); !signal.aborted; due = performance.now() + everyMs) {
    await delay(due - performance.now())
    seen.waits.push(...(await lockWaits(admin, database)))
    seen.late = Math.max(seen.late, performance.now() - due)
  }
  return seen
}

export const longest = (waits: readonly LockWait[]): number => waits.reduce((most, { ms }) => Math.max(most, ms), 0)
