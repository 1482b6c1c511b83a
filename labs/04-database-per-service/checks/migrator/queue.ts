/** Rule 2.7: a table is read in a long transaction while a file wants it for itself. */
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import type { See } from '../../../../scripts/lab/kit/rules.ts'
import { freshTarget, leaves, type MigratorContext } from './target.ts'

const place = { file: 'src/migrate.ts' }
const longestWaitMs = 500
const longestReadMs = 1_000
/** A server's own clock is late by this on a machine that has other things to do, and by what ours was late meanwhile. */
const slackMs = 250

/** @param heldMs how long the table is read */
export async function watchQueue(context: MigratorContext, see: See, heldMs: number): Promise<void> {
  const target = await freshTarget(context, { '2-busy.sql': `CREATE TABLE sales.busy (a integer);\n${leaves('busy')}` })
  const reader = new pg.Pool({
    connectionString: context.postgres.url(target.database),
    max: 1,
    application_name: 'lab-check',
  })
  reader.on('error', () => undefined)
  try {
    await context.migrators.use(1, async migrator => {
      const prepared = await migrator.migrate(target.run)
      if (!see('rejects', { place, actual: prepared.error?.split('\n')[0] }).holds(prepared.error === undefined)) return
      target.write({
        '3-alter.sql': `${leaves('before')}ALTER TABLE sales.busy ADD COLUMN b integer;\n${leaves('after')}`,
      })
      const held = await holdTransaction(context.postgres.url(target.database), 'SELECT FROM sales.busy')
      const watch = watching(context, reader, target.database)
      let over = false
      const run = migrator.migrate(target.run).finally(() => {
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
        read <= longestReadMs + slackMs + late,
      )
      see('tried-not-whole', { place }).equal(await target.steps(), ['first', 'busy', 'before', 'after'])
    })
  } finally {
    await reader.end()
  }
}

/** Looks every few milliseconds how long the migrator, and those who read behind it, have been waiting. */
function watching({ postgres }: MigratorContext, reader: pg.Pool, database: string) {
  const seen = { wait: 0, read: 0, late: 0 }
  let stopped = false
  const looking = (async () => {
    while (!stopped) {
      const begun = performance.now()
      const { rows } = await postgres.admin.query<{ wait: number; read: number }>(waiting, [database])
      seen.wait = Math.max(seen.wait, rows[0]!.wait)
      seen.read = Math.max(seen.read, rows[0]!.read)
      await delay(20)
      seen.late = Math.max(seen.late, performance.now() - begun - 20)
    }
  })()
  const reading = (async () => {
    while (!stopped) {
      await reader.query('SELECT count(*) FROM sales.busy')
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

/** In ms, by the server's clock: a busy machine makes a client wait longer than a lock does. */
const waiting = `
  SELECT coalesce(max(ms) FILTER (WHERE mode = 'AccessExclusiveLock'), 0)::float8 AS wait,
         coalesce(max(ms) FILTER (WHERE mode = 'AccessShareLock'), 0)::float8 AS read
  FROM (SELECT mode, extract(epoch FROM clock_timestamp() - waitstart) * 1000 AS ms
        FROM pg_locks JOIN pg_database d ON d.oid = database WHERE datname = $1 AND NOT granted) AS waits`
