/** Rule 2.7: a table is read in a long transaction while a file wants it for itself. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { leaves, site, type Yard } from './yard.ts'

const place = { file: 'src/migrate.ts' }
const longestWaitMs = 500
const longestReadMs = 1_000
/** A server's own clock is late by this on a machine that has other things to do, and by what ours was late meanwhile. */
const slackMs = 250

/** @param heldMs how long the table is read */
export async function watchQueue(yard: Yard, see: See, heldMs: number): Promise<void> {
  const made = await site(yard, { '2-busy.sql': `CREATE TABLE sales.busy (a integer);\n${leaves('busy')}` })
  const reader = new pg.Pool({
    connectionString: yard.postgres.url(made.database),
    max: 1,
    application_name: 'lab-check',
  })
  reader.on('error', () => undefined)
  try {
    await yard.migrators.use(1, async migrator => {
      const prepared = await migrator.migrate(made.run)
      if (!see('rejects', { place, actual: prepared.error?.split('\n')[0] }).holds(prepared.error === undefined)) return
      made.write({
        '3-alter.sql': `${leaves('before')}ALTER TABLE sales.busy ADD COLUMN b integer;\n${leaves('after')}`,
      })
      const held = await holdTransaction(yard.postgres.url(made.database), 'SELECT FROM sales.busy')
      const watch = watching(yard, reader, made.database)
      let over = false
      const run = migrator.migrate(made.run).finally(() => {
        over = true
      })
      run.catch(() => undefined)
      try {
        await watch.firstWait(() => over)
        await Promise.race([run, delay(heldMs)])
        see('gives-up', {
          place,
          seconds: heldMs / 1000,
          actual: over ? (await run).error?.split('\n')[0] : undefined,
        }).holds(!over)
      } finally {
        await held.release()
      }
      const ended = await run
      const { wait, read, late } = await watch.end()
      if (
        !see('gives-up', { place, seconds: heldMs / 1000, actual: ended.error?.split('\n')[0] }).holds(
          ended.error === undefined,
        )
      )
        return
      see('stands-in-queue', {
        place,
        expected: `${longestWaitMs} ms at most`,
        actual: `${Math.round(wait)} ms`,
      }).holds(wait <= longestWaitMs + slackMs + late)
      see('readers-wait', { place, expected: `${longestReadMs} ms at most`, actual: `${Math.round(read)} ms` }).holds(
        read <= longestReadMs + late,
      )
      see('tried-not-whole', { place }).equal(await made.steps(), ['first', 'busy', 'before', 'after'])
    })
  } finally {
    await reader.end()
  }
}

/** Looks every few milliseconds how long the migrator has been waiting, and reads the table meanwhile. */
function watching({ postgres }: Yard, reader: pg.Pool, database: string) {
  const seen = { wait: 0, read: 0, late: 0 }
  let stopped = false
  const looking = (async () => {
    while (!stopped) {
      const begun = performance.now()
      const { rows } = await postgres.admin.query<{ ms: number }>(
        `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float8 * 1000 AS ms
         FROM pg_locks JOIN pg_database d ON d.oid = database WHERE datname = $1 AND NOT granted AND mode = 'AccessExclusiveLock'`,
        [database],
      )
      seen.wait = Math.max(seen.wait, rows[0]!.ms)
      await delay(20)
      seen.late = Math.max(seen.late, performance.now() - begun - 20)
    }
  })()
  const reading = (async () => {
    while (!stopped) {
      const begun = performance.now()
      await reader.query('SELECT count(*) FROM sales.busy')
      seen.read = Math.max(seen.read, performance.now() - begun)
      await delay(20)
    }
  })()
  return {
    /** Resolves when somebody waits for the table, or when it looks as if nobody will. */
    async firstWait(over: () => boolean) {
      const deadline = Date.now() + 2_000
      while (seen.wait === 0 && !over() && Date.now() < deadline) await delay(10)
    },
    async end() {
      stopped = true
      await Promise.all([looking, reading])
      return seen
    },
  }
}
