/** Rule 2.7: a table is read in a long transaction while a file wants it for itself. */
import { setTimeout as delay } from 'node:timers/promises'
import { beside } from '../../../../scripts/lab/kit/beside.ts'
import type { Pooled } from '../../../../scripts/lab/kit/child/pool.ts'
import { lockWaiters, longestWait, watchLockWaits } from '../../../../scripts/lab/kit/engines/activity.ts'
import { withClient } from '../../../../scripts/lab/kit/engines/sql.ts'
import { soon } from '../../../../scripts/lab/kit/eventually.ts'
import { holdTransaction } from '../../../../scripts/lab/kit/faults/hold.ts'
import { firstLine, freshTarget, leaves, seeSuccess, type Target, type Trial } from './target.ts'

/** A server looks at its clock between other work. */
const slackMs = 250

/** For a file once the table is free: work that waits for ever must end some time. */
const answerMs = 20_000

const table = { '1-busy.sql': 'CREATE TABLE sales.busy (a integer)' }
const altered = { '2-alter.sql': `${leaves('before')}ALTER TABLE sales.busy ADD b integer;\n${leaves('after')}` }

/** What may wait for how long: a file for the whole table, a read behind it. */
const limits = [
  { what: 'stands-in-queue', mode: 'AccessExclusiveLock', mostMs: 500 },
  { what: 'readers-wait', mode: 'AccessShareLock', mostMs: 1_000 },
]

/** @param heldMs how long the table is read */
export async function holdUp(trial: Trial, heldMs: number): Promise<void> {
  const { see, postgres, migrators } = trial
  const target = await freshTarget(trial)
  await migrators.use(1, async migrator => {
    target.lay(table)
    if (!seeSuccess(see, await target.migrate(migrator))) return
    target.lay({ ...table, ...altered })
    const [[{ waits, late }], { early, ended }] = await beside(
      signal =>
        Promise.all([watchLockWaits(postgres.admin, target.database, signal), readAgain(trial, target, signal)]),
      () => migrateWhileRead(trial, target, migrator, heldMs),
    )
    const gaveUp = { seconds: heldMs / 1000, actual: firstLine(ended) }
    if (!see('gives-up', gaveUp).holds(!early && ended.error === undefined)) return
    for (const { what, mode, mostMs } of limits) {
      const ms = longestWait(waits.filter(wait => wait.mode === mode))
      const compared = { expected: `${mostMs} ms at most`, actual: `${Math.round(ms)} ms` }
      see(what, compared).holds(ms <= mostMs + slackMs + late)
    }
    see('tried-not-whole').equal(await target.rows(), ['before', 'after'])
  })
}

/** `early`: it had ended while the table was still being read. */
async function migrateWhileRead({ postgres }: Trial, { database, migrate }: Target, migrator: Pooled, heldMs: number) {
  const held = await holdTransaction(postgres.url(database), 'SELECT FROM sales.busy')
  try {
    const migrating = migrate(migrator, { timeoutMs: heldMs + answerMs })
    const over = migrating.then(() => true)
    const isWaiting = async () => (await lockWaiters(postgres.admin, database)) > 0
    await Promise.race([soon(isWaiting, 2_000), over])
    const early = await Promise.race([over, delay(heldMs, false, { ref: false })])
    await held.release()
    return { early, ended: await migrating }
  } finally {
    await held.release()
  }
}

const readAgain = ({ postgres }: Trial, { database }: Target, signal: AbortSignal) =>
  withClient(postgres.url(database), async client => {
    for (; !signal.aborted; await delay(20)) await client.query('SELECT FROM sales.busy')
  })
