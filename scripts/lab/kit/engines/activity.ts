/** Asks PostgreSQL about other sessions of a database. The checker's own sessions have the name `lab-check`. */
import { setTimeout as delay } from 'node:timers/promises'
import type pg from 'pg'

type Admin = Pick<pg.Pool, 'query'>

export interface DatabaseSession {
  /** Process id of the session, in the server. */
  pid: number
  /** Its current statement, or its last one. */
  query: string
  active: boolean
}

/** All sessions of the database except the checker's. */
export async function sessionsIn(admin: Admin, database: string): Promise<DatabaseSession[]> {
  const { rows } = await admin.query<DatabaseSession>(
    `SELECT pid, query, state = 'active' AS active FROM pg_stat_activity
     WHERE datname = $1 AND application_name <> 'lab-check' AND backend_type = 'client backend'`,
    [database],
  )
  return rows
}

/** Sessions that wait for the same lock mode. */
export interface LockWait {
  /** Their `application_name`. */
  who: string
  /** `AccessExclusiveLock` of an ALTER TABLE, `AccessShareLock` of a SELECT. */
  mode: string
  count: number
  /** The longest wait, by the server's own clock: on a busy machine a client waits longer than a lock does. */
  ms: number
  /** The first 500 characters of the blocking session's statement, or of its last one when it is idle. */
  behind: string
}

/** The sessions that wait for a lock now, the checker's included. */
export async function lockWaits(admin: Admin, database: string): Promise<LockWait[]> {
  const { rows } = await admin.query<LockWait>(
    `SELECT who, mode, count, ms, coalesce((SELECT left(query, 500) FROM pg_stat_activity
                                            WHERE pid = ANY (pg_blocking_pids(first)) LIMIT 1), '') AS behind
     FROM (SELECT application_name AS who, mode, count(*)::integer AS count,
                  max(extract(epoch FROM clock_timestamp() - waitstart))::float8 * 1000 AS ms,
                  (array_agg(pid ORDER BY waitstart))[1] AS first
           FROM pg_locks JOIN pg_stat_activity USING (pid)
           WHERE datname = $1 AND NOT granted AND waitstart IS NOT NULL GROUP BY who, mode) AS waits`,
    [database],
  )
  return rows
}

/** How many sessions wait for a lock right now. */
export const lockWaiters = async (admin: Admin, database: string): Promise<number> =>
  (await lockWaits(admin, database)).reduce((sum, { count }) => sum + count, 0)

/** How many sessions wait behind this one, directly or behind another waiting session. */
export async function waitersBehind(admin: Admin, pid: number): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `WITH RECURSIVE waits AS MATERIALIZED (
       SELECT pid, unnest(pg_blocking_pids(pid)) AS blocker FROM pg_stat_activity WHERE wait_event_type = 'Lock'
     ), behind (pid) AS (VALUES ($1::integer) UNION SELECT waits.pid FROM waits JOIN behind ON blocker = behind.pid)
     SELECT count(*)::integer - 1 AS count FROM behind`,
    [pid],
  )
  return rows[0]!.count
}

export interface SeenWaits {
  waits: LockWait[]
  /** How late this poll was, in ms: on a busy machine, so much is added to the figures. */
  late: number
}

const everyMs = 50

/** Polls the waiting sessions until the signal fires. */
export async function watchLockWaits(admin: Admin, database: string, signal: AbortSignal): Promise<SeenWaits> {
  const seen: SeenWaits = { waits: [], late: 0 }
  for (let due = performance.now(); !signal.aborted; due = performance.now() + everyMs) {
    await delay(due - performance.now())
    seen.waits.push(...(await lockWaits(admin, database)))
    seen.late = Math.max(seen.late, performance.now() - due)
  }
  return seen
}

export const longestWait = (waits: readonly LockWait[]): Pick<LockWait, 'ms' | 'behind'> =>
  waits.reduce<Pick<LockWait, 'ms' | 'behind'>>((most, wait) => (wait.ms > most.ms ? wait : most), {
    ms: 0,
    behind: '',
  })
