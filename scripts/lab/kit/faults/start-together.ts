/** Forces the order that two first runs lose by: both have seen an empty database before either has made anything in it. */
import { lockWaiters } from '../engines/activity.ts'
import type { Postgres } from '../engines/postgres.ts'
import { type Tracked, track } from '../track.ts'
import { holdTransaction } from './hold.ts'

/** Milliseconds: for the first to come as far as making a table, and then for a second. */
const patienceMs = [5_000, 200] as const

/**
 * Starts all of them, and lets no table be made in the database until two wait with that, or until nobody comes any more:
 * where one does it for all, the others wait for him in another way.
 * @returns once they may go on
 */
export async function startTogether<T>(
  { admin, url }: Pick<Postgres, 'admin' | 'url'>,
  database: string,
  starts: readonly (() => Promise<T>)[],
): Promise<Tracked<T[]>> {
  await using _held = await holdTransaction(url(database), 'LOCK TABLE pg_class IN SHARE MODE')
  const runs = track(Promise.all(starts.map(start => start())))
  const wait = (atLeast: number) => async () => (await lockWaiters(admin, database)) >= atLeast
  if (await runs.until(wait(1), patienceMs[0])) await runs.until(wait(2), patienceMs[1])
  return runs
}
