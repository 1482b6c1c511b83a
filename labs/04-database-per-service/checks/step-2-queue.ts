/** Rule 2.7: a table is read in a long transaction while a file wants it for itself. */
import { setTimeout as delay } from 'node:timers/promises'
import { lockWaiters, longestWait, watchLockWaits } from '../../../scripts/lab/kit/engines/activity.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { holdTransaction } from '../../../scripts/lab/kit/faults/hold.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import { withBackground } from '../../../scripts/lab/kit/with-background.ts'
import { freshTarget, leaves, type Trial } from './step-2-target.ts'

/** A server looks at its clock between other work. */
const slackMs = 250

/** For a file once the table is free: work that waits for ever must end some time. */
const answerMs = 20_000

const busy = 'CREATE TABLE sales.busy (a integer); CREATE TABLE sales.calm (a integer)'
/** It works for longer than a lock may be waited for, and has a table for itself already when it comes to the busy one. */
const alter = {
  '2-alter.sql': `${leaves('before')}SELECT pg_sleep(0.6);
ALTER TABLE sales.calm ADD b integer;
ALTER TABLE sales.busy ADD b integer;\n${leaves('after')}`,
}

/** What may wait for how long: a file for the whole table, a read behind it. */
const limits = [
  { what: 'stands-in-queue', mode: 'AccessExclusiveLock', mostMs: 500 },
  { what: 'readers-wait', mode: 'AccessShareLock', mostMs: 1_000 },
] as const

/** @param heldMs how long the table is read while the file wants it */
export const seeGivingWay = (heldMs: number) => async (trial: Omit<Trial, 'files' | 'seed'>) => {
  const { see, postgres, migrators } = trial
  const { database, lay, migrate, rows } = await freshTarget(trial)
  await withClient(postgres.url(database, 'sales_migrate'), client => client.query(busy))
  lay(alter)
  const [[{ waits, late }], { early, error }] = await withBackground(
    signal =>
      Promise.all([watchLockWaits(postgres.admin, database, signal), readAgain(postgres.url(database), signal)]),
    () =>
      migrators.use(1, async migrator => {
        await using held = await holdTransaction(postgres.url(database), 'SELECT FROM sales.busy')
        const migrating = track(migrate(migrator, { timeoutMs: heldMs + answerMs }))
        await migrating.until(async () => (await lockWaiters(postgres.admin, database)) > 0, 2_000)
        await migrating.until(() => false, heldMs)
        const early = migrating.isSettled()
        await held.release()
        return { early, ...(await migrating.result) }
      }),
  )
  const story = `2-alter.sql, while sales.busy was being read for ${heldMs / 1000} s`
  if (!see('gives-up', { story, actual: error }).holds(!early && !error)) return
  for (const { what, mode, mostMs } of limits) {
    const { ms } = longestWait(waits.filter(wait => wait.mode === mode))
    const compared = { expected: `a wait of ${mostMs} ms at most`, actual: `${Math.round(ms)} ms` }
    see(what, { story, ...compared }).holds(ms <= mostMs + slackMs + late)
  }
  see('tried-not-whole', { story }).equal(await rows(), ['before', 'after'])
}

const readAgain = (url: string, signal: AbortSignal) =>
  withClient(url, async client => {
    for (; !signal.aborted; await delay(50)) await client.query('SELECT FROM sales.calm, sales.busy')
  })
