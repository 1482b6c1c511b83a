/** Rule 5.4: the migration is broken off twice, and begun a third time. */
import { setTimeout as delay } from 'node:timers/promises'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { folderOf } from '../files.ts'
import { asked } from '../ground.ts'
import type { Run } from '../players/migrator.ts'
import { insert, seeFinalState, seeWriting } from './final-state.ts'
import type { Release } from './overtake.ts'

const where = { place: { file: 'sql/sales' } }
const pollMs = 15

/** What the migrator is at, seen from outside. */
type At = 'filling' | 'indexing'

export async function interrupted(context: Release, see: See): Promise<void> {
  const { postgres, migrators, shop, files } = context
  const database = await postgres.database(shop)
  const run: Run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder: folderOf(files, 'sales') }
  const left = new Set<At>(['filling', 'indexing'])
  for (;;) {
    const broken = await migrators.use(1, async migrator => {
      let over = false
      const migrating = migrator.migrate(run).finally(() => {
        over = true
      })
      migrating.catch(() => undefined)
      const seen = await untilAt(context, database, left, () => over)
      if (!seen) {
        const actual = (await migrating).error?.split('\n')[0]
        see('not-resumed', { ...where, actual }).holds(actual === undefined)
        return false
      }
      left.delete(seen.at)
      if (seen.at === 'filling') await migrator.kill()
      else {
        await postgres.admin.query('SELECT pg_terminate_backend($1)', [seen.pid])
        // Whether it rejects or its process ends is its own business.
        await migrating.catch(() => undefined)
      }
      return true
    })
    if (!broken) break
    // The shop is still running.
    if (!(await seeWriting(postgres, database, see, insert))) return
  }
  await seeFinalState(postgres, database, see)
}

/** Undefined when the run was over before it was at any of these. */
async function untilAt({ postgres }: Release, database: string, left: ReadonlySet<At>, over: () => boolean) {
  return asked(postgres.url(database), async client => {
    while (!over()) {
      for (const at of left) {
        const { rows } = await client.query<{ pid: number }>(signs[at])
        if (rows[0]) return { at, pid: rows[0].pid }
      }
      await delay(pollMs)
    }
    return undefined
  })
}

/** By what one knows where it is: a row is the process id of its session in the server. */
const signs: Record<At, string> = {
  filling: `
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND usename = 'sales_migrate' AND state = 'active'
      AND query ~* '\\mupdate\\M' AND clock_timestamp() - query_start > interval '150 ms'`,
  indexing: 'SELECT pid FROM pg_stat_progress_create_index WHERE datname = current_database()',
}
