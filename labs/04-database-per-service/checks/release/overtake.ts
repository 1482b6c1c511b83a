/** Release 2 is migrated while release 1 is asked and somebody reads: what was seen of it. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import { type Asked, ask, poolFor } from '../../given/release-1.ts'
import { folderOf, type LabFiles } from '../files.ts'
import type { MigratorContext } from '../migrator/target.ts'
import type { Ended, Run } from '../players/migrator.ts'

export interface Release extends MigratorContext {
  files: LabFiles
  /** A database of release 1 with its orders, to be copied. */
  shop: string
  /** Called once: the checks of 5.1 to 5.3 look at one migration. */
  overtake(): Promise<Overtaken>
}

/** What was seen while release 2 was migrated. */
export interface Overtaken {
  database: string
  /** Undefined when it had not ended in time. */
  ended: Ended | undefined
  asked: Asked[]
  /** The longest of the same requests in a shop that nobody migrates, in ms: what this machine itself makes them wait. */
  calm: number
  /** The longest that a request has waited for a lock, in ms by the server's clock. */
  locked: number
}

const readMs = 4_000
const withinMs = 60_000
/** Requests of the shop that nobody migrates, a second. */
const calmPace = 10

/** Migrate the whole folder while the shop is asked and somebody reads. */
export async function overtake({ postgres, migrators, shop, files }: Omit<Release, 'overtake'>): Promise<Overtaken> {
  const [database, other] = [await postgres.database(shop), await postgres.database(shop)]
  const stop = new AbortController()
  const [pool, calmPool] = [poolFor(postgres.url(database, 'sales_app')), poolFor(postgres.url(other, 'sales_app'))]
  const asking = Promise.all([
    ask(pool, stop.signal),
    ask(calmPool, stop.signal, calmPace),
    longestLockWait(postgres, database, stop.signal),
  ])
  try {
    await eventually(() => {
      if (pool.idleCount === 0) throw new Error('nothing has been answered yet')
    })
    const reader = await holdTransaction(postgres.url(database, 'sales_app'), 'SELECT count(*) FROM sales.orders')
    const run: Run = { url: postgres.url(database, 'sales_migrate'), schema: 'sales', folder: folderOf(files, 'sales') }
    const ended = await migrators.use(1, async migrator => {
      const migrating = migrator.migrate(run)
      migrating.catch(() => undefined)
      await delay(readMs)
      await reader.release()
      const inTime = await Promise.race([migrating, delay(withinMs, undefined, { ref: false })])
      if (!inTime) await migrator.kill()
      return inTime
    })
    stop.abort()
    const [asked, calm, locked] = await asking
    return { database, ended, asked, locked, calm: Math.max(0, ...calm.map(({ ms }) => ms)) }
  } finally {
    stop.abort()
    await asking
    await Promise.all([pool.end(), calmPool.end()])
  }
}

const lockWait = `
  SELECT coalesce(max(extract(epoch FROM clock_timestamp() - waitstart)), 0)::float8 * 1000 AS ms
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE datname = $1 AND application_name = 'release-1' AND NOT granted`

async function longestLockWait(postgres: Postgres, database: string, signal: AbortSignal): Promise<number> {
  let longest = 0
  while (!signal.aborted) {
    const { rows } = await postgres.admin.query<{ ms: number }>(lockWait, [database])
    longest = Math.max(longest, rows[0]!.ms)
    await delay(25)
  }
  return longest
}
