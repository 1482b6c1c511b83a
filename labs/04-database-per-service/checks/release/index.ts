/** Step 5: release 2, while release 1 runs. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Postgres } from '../../../../scripts/lab/kit/engines/postgres.ts'
import { eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import { rules } from '../../../../scripts/lab/kit/rules.ts'
import { together } from '../../../../scripts/lab/kit/together.ts'
import type { Check } from '../../../../scripts/lab/types.ts'
import { type Asked, ask, poolFor } from '../../given/release-1.ts'
import { folderOf, type LabFiles } from '../files.ts'
import { release } from '../messages.ts'
import { patienceCheck } from '../migrator/index.ts'
import type { MigratorContext } from '../migrator/target.ts'
import type { Ended, Run } from '../players/migrator.ts'
import { seeFinalState } from './final-state.ts'
import { interrupted } from './interrupted.ts'

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
const longestMs = 1_000
/** A shop that nobody migrates answers within this on a machine that has time. */
const calmMs = 300
/** How late a server may be that looks at its clock between other work. */
const slackMs = 250
/** Requests of the shop that nobody migrates, a second. */
const calmPace = 10

const where = { place: { file: 'sql/sales' } }
const { rule } = rules<Release>('04', 'live', release)

export const releaseChecks: Check<Release>[] = together<Release>([
  rule(
    '5.2.release-1',
    'Release 1 sees no error, and the migration succeeds',
    async ({ overtake, see }) => {
      const { ended, asked } = await overtake()
      if (!see('takes-too-long', where).holds(ended !== undefined)) return
      const actual = ended?.error?.split('\n')[0]
      if (!see('rejects', { ...where, actual }).holds(actual === undefined)) return
      const failed = asked.find(({ error }) => error !== undefined)
      see('release-1-fails', { ...where, actual: failed && `${failed.what}: ${failed.error}` }).holds(
        failed === undefined,
      )
    },
    { timeoutMs: 180_000 },
  ),
  rule(
    '5.3.nobody-waits',
    'No request of release 1 takes longer than a second',
    async ({ overtake, see }) => {
      const { asked, calm, locked } = await overtake()
      // On a machine that makes everybody wait, only what waited for a lock has waited for the migration.
      const blamed = calm < calmMs || locked > longestMs + slackMs
      const slow = asked.filter(({ ms }) => blamed && ms > longestMs + Math.min(calm, calmMs))
      const longest = Math.max(0, ...asked.map(({ ms }) => ms))
      // How many differs from run to run; that it is most of them does not.
      const share = slow.length > asked.length / 2 ? 'Most' : 'Some'
      const seconds = `the longest ${(longest / 1000).toFixed(1)} s`
      see('release-1-waits', {
        ...where,
        share,
        expected: 'at most 1 s',
        actual: seconds,
      }).holds(asked.length > 0 && slow.length === 0)
    },
    { timeoutMs: 180_000 },
  ),
  rule(
    '5.1.final-state',
    'Afterwards each row has its key, and the database sees to it',
    async ({ overtake, postgres, see }) => {
      const { database } = await overtake()
      await seeFinalState(postgres, database, see)
    },
    { needs: ['5.2.release-1'], timeoutMs: 180_000 },
  ),
  rule(
    '5.4.interrupted',
    'Killed while rows are filled, cut off while the index is built, and yet it succeeds',
    async context => {
      await interrupted(context, context.see)
    },
    { timeoutMs: 180_000 },
  ),
  patienceCheck,
])

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
