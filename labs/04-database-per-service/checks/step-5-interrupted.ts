/** Rule 5.4: the migration is broken off twice, and begun a third time. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Pooled } from '../../../scripts/lab/kit/child/pool.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import type { Seeing } from '../../../scripts/lab/kit/rules.ts'
import type { What } from './messages.ts'
import type { Ended } from './players/migrator.ts'
import { firstLine, type MigratorContext } from './step-2-target.ts'
import { seeFinalState, seeWriting } from './step-5-final-state.ts'
import { type Shop, wholeRun } from './step-5-shop.ts'

/** Where the migration is broken off, by what one knows that it is there: a row is its session in the server. */
const points = {
  filling: `
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'sales_migrate' AND state = 'active'
      AND query ~* '\\mupdate\\M' AND clock_timestamp() - query_start > interval '150 ms'`,
  indexing: 'SELECT pid FROM pg_stat_progress_create_index WHERE datname = current_database()',
}
type Point = keyof typeof points

const pollMs = 15

export async function interrupt(context: MigratorContext & Seeing<What>, shop: Shop): Promise<void> {
  const { postgres, migrators, see } = context
  const database = await postgres.database(shop.database)
  const left = new Set(Object.keys(points) as Point[])
  let ended: Ended | undefined
  while (!ended) {
    ended = await migrators.use(1, migrator => breakOff(context, database, migrator, left))
    // The shop is still running.
    if (!ended && !(await seeWriting(postgres, database, see))) return
  }
  const story = 'migrate() does not succeed after “kill -9” and a lost connection'
  see('not-resumed', { story, actual: firstLine(ended) }).holds(ended.error === undefined)
  await seeFinalState(postgres, database, see)
}

/** Undefined when it was broken off: at the first of the points left, which is then left no more. */
async function breakOff(context: MigratorContext, database: string, migrator: Pooled, left: Set<Point>) {
  const { postgres } = context
  const migrating = migrator.ask<Ended>('migrate', wholeRun(context, database))
  let over = false
  // Whether one that is cut off rejects or its process ends is its own business.
  const settled = migrating.then(
    () => (over = true),
    () => (over = true),
  )
  const session = await untilAt(postgres.url(database), left, () => over)
  if (!session) return migrating
  left.delete(session.point)
  if (session.point === 'filling') await migrator.kill()
  else await postgres.admin.query('SELECT pg_terminate_backend($1)', [session.pid])
  await settled
  return undefined
}

/** Undefined when it was over before it was at any of these. */
const untilAt = (url: string, left: ReadonlySet<Point>, over: () => boolean) =>
  withClient(url, async client => {
    for (; !over(); await delay(pollMs)) {
      for (const point of left) {
        const [session] = (await client.query<{ pid: number }>(points[point])).rows
        if (session) return { point, pid: session.pid }
      }
    }
    return undefined
  })
