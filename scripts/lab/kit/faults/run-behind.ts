/** Makes the losing order happen: what is run comes up to a lock, and goes on only when all have come that far. */

import { waitersBehind } from '../engines/activity.ts'
import type { Postgres } from '../engines/postgres.ts'
import { underWay } from '../under-way.ts'
import { holdTransaction } from './hold.ts'

/** For those who come by a way on which nothing is locked, or not at all. */
const patienceMs = 5_000

/**
 * Holds a transaction that has done `statement`, runs, and commits it once so many sessions wait behind it; also when the
 * run is over before that, or when fewer come.
 */
export async function runBehind<T>(
  { admin, url }: Pick<Postgres, 'admin' | 'url'>,
  { database, statement, waiters }: { database: string; statement: string; waiters: number },
  run: () => Promise<T>,
): Promise<T> {
  await using held = await holdTransaction(url(database), statement)
  const { rows } = await held.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const running = underWay(run())
  await running.until(async () => (await waitersBehind(admin, rows[0]!.pid)) >= waiters, patienceMs)
  await held.client.query('COMMIT')
  return running.result
}
