/** Forces an order of two transactions: everything that runs stops at a lock, and goes on when all have reached it. */

import { waitersBehind } from '../engines/activity.ts'
import type { Postgres } from '../engines/postgres.ts'
import { track } from '../track.ts'
import { holdTransaction } from './hold.ts'

/** Milliseconds to wait for sessions that never come to the lock. */
const patienceMs = 5_000

/**
 * Holds a transaction that has done `statement`, starts `run`, and commits when the expected number of sessions waits
 * behind it; also when `run` ends first, or when fewer come in time.
 */
export async function runBehind<T>(
  { admin, url }: Pick<Postgres, 'admin' | 'url'>,
  { database, statement, waiters }: { database: string; statement: string; waiters: number },
  run: () => Promise<T>,
): Promise<T> {
  await using held = await holdTransaction(url(database), statement)
  const { rows } = await held.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const running = track(run())
  await running.until(async () => (await waitersBehind(admin, rows[0]!.pid)) >= waiters, patienceMs)
  await held.client.query('COMMIT')
  return running.result
}
