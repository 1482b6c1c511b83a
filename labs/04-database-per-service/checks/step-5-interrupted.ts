/** Rule 5.4: the migration is broken off twice, and begun a third time. */
import { setTimeout as delay } from 'node:timers/promises'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { Seeing } from '../../../scripts/lab/kit/rules.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import type { What } from './messages.ts'
import type { Ended } from './players/migrate.ts'
import type { Migrator } from './step-2-target.ts'
import { seeFinalState, seeWriting } from './step-5-final-state.ts'
import { migrateWhole, type Shop } from './step-5-shop.ts'

/** Where the migration is now: the session in the server that does it. Whoever writes rows has this lock, however it does. */
const whereabouts = `
  SELECT 'filling' AS point, pid FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE datname = current_database() AND usename = 'sales_migrate'
    AND relation = 'sales.orders'::regclass AND mode = 'RowExclusiveLock'
  UNION ALL SELECT 'indexing', pid FROM pg_stat_progress_create_index WHERE datname = current_database()`

const pollMs = 15
/** By then some rows are filled, and not all. */
const someMs = 150

export async function interrupt(context: Shop & Seeing<What>): Promise<void> {
  const { postgres, migrators, shop, see } = context
  const database = await postgres.database(shop)
  const left = new Set(['filling', 'indexing'])
  let ended: Ended | undefined
  while (!ended) {
    ended = await migrators.use(1, migrator => breakOff(context, database, migrator, left))
    // The shop is still running.
    if (!ended && !(await seeWriting(postgres, database, see))) return
  }
  const story = 'migrate() does not succeed after “kill -9” and a lost connection'
  see('not-resumed', { story, actual: ended.error }).holds(!ended.error)
  await seeFinalState(postgres, database, see)
}

/** Undefined when it was broken off: at the first of the points left, which is then left no more. */
async function breakOff(
  context: Shop,
  database: string,
  migrator: Migrator,
  left: Set<string>,
): Promise<Ended | undefined> {
  const { postgres } = context
  const migrating = track(migrateWhole(context, database, migrator))
  const session = await withClient(postgres.url(database), async client => {
    for (; !migrating.isSettled(); await delay(pollMs)) {
      const { rows } = await client.query<{ point: string; pid: number }>(whereabouts)
      const found = rows.find(({ point }) => left.has(point))
      if (found) return found
    }
    return undefined
  })
  if (!session) return migrating.result
  left.delete(session.point)
  if (session.point === 'filling') await delay(someMs).then(() => migrator.kill())
  else await postgres.admin.query('SELECT pg_terminate_backend($1)', [session.pid])
  // Whether one that is cut off rejects or its process ends is its own business.
  await Promise.allSettled([migrating.result])
  return undefined
}
