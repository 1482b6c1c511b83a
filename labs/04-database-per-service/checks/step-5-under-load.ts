/** Release 2 is migrated while release 1 is asked and somebody reads: what was seen of it. */
import { setTimeout as delay } from 'node:timers/promises'
import { longestWait, watchLockWaits } from '../../../scripts/lab/kit/engines/activity.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { becomesTrue } from '../../../scripts/lab/kit/eventually.ts'
import { holdTransaction } from '../../../scripts/lab/kit/faults/hold.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import { withBackground } from '../../../scripts/lab/kit/with-background.ts'
import { ask, poolFor } from '../given/release-1.ts'
import { migrateWhole, type Shop } from './step-5-shop.ts'

export type UnderLoad = Awaited<ReturnType<typeof migrateUnderLoad>>

const readMs = 4_000
/** A minute's work on a machine that has time, measured by work of the same kind: so many looks at the key of every order. */
const mostLooks = 27
const look = 'SELECT common.phone_key(phone) FROM sales.orders'
/** Requests of the shop that nobody migrates, a second. */
const calmPace = 10

export async function migrateUnderLoad(context: Shop) {
  const { postgres, files, migrators, shop } = context
  const [database, other] = [await postgres.database(shop), await postgres.database(shop)]
  const asApp = (name: string) => postgres.url(name, 'sales_app')
  const [pool, calmPool] = [poolFor(asApp(database)), poolFor(asApp(other))]
  try {
    const [[asked, calm, { waits }], ended] = await withBackground(
      signal =>
        Promise.all([
          ask(pool, signal),
          ask(calmPool, signal, calmPace),
          watchLockWaits(postgres.admin, database, signal),
        ]),
      async () => {
        await becomesTrue(() => pool.idleCount > 0, 15_000)
        await using reader = await holdTransaction(asApp(database), 'SELECT count(*) FROM sales.orders')
        return await migrators.use(1, async migrator => {
          const migrating = track(migrateWhole(context, database, migrator))
          await delay(readMs, undefined, { ref: false })
          await reader.release()
          const inTime = await Promise.race([migrating.result, minuteOfWork(postgres.url(other), migrating.isSettled)])
          if (!inTime) await migrator.kill()
          return inTime
        })
      },
    )
    const longest = longestWait(waits.filter(({ who }) => who === 'release-1'))
    const statement = longest.behind.trim()
    return {
      database,
      /** Undefined when it had not ended in time. */
      ended,
      asked,
      /** The longest of the same requests in a shop that nobody migrates, in ms: what this machine itself makes them wait. */
      calm: Math.max(0, ...calm.map(({ ms }) => ms)),
      /** The longest that a request has waited for a lock, in ms by the server's clock. */
      locked: longest.ms,
      /** The file of the migration for which one waited longest, where its statement is known again. */
      behind: files
        .list()
        .find(path => path.startsWith('sql/sales/') && statement && files.read(path)?.includes(statement)),
    }
  } finally {
    await Promise.all([pool.end(), calmPool.end()])
  }
}

/** In a shop that nobody migrates; until `isOver`. */
const minuteOfWork = (url: string, isOver: () => boolean) =>
  withClient(url, async client => {
    for (let looks = 0; looks < mostLooks && !isOver(); looks++) await client.query(look)
    return undefined
  })
