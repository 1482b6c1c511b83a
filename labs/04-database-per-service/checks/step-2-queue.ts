/** Rule 2.7: a table is read in a long transaction while a file wants it for itself. */
import { setTimeout as delay } from 'node:timers/promises'
import { lockWaiters, longestWait, watchLockWaits } from '../../../scripts/lab/kit/engines/activity.ts'
import { withClient } from '../../../scripts/lab/kit/engines/sql.ts'
import { holdTransaction } from '../../../scripts/lab/kit/faults/hold.ts'
import { track } from '../../../scripts/lab/kit/track.ts'
import { withBackground } from '../../../scripts/lab/kit/with-background.ts'
import {
  firstLine,
  freshTarget,
  leaves,
  type Migrating,
  type Migrator,
  type Target,
  type Trial,
} from './step-2-target.ts'

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
export async function seeGivingWay(trial: Omit<Trial, 'files' | 'seed'>, heldMs: number): Promise<void> {
  const { see, postgres, migrators } = trial
  const target = await freshTarget(trial)
  const story = `2-alter.sql, while sales.busy was being read for ${heldMs / 1000} s`
  await withClient(postgres.url(target.database, 'sales_migrate'), client => client.query(busy))
  target.lay(alter)
  await migrators.use(1, async migrator => {
    const [[{ waits, late }], { early, ended }] = await withBackground(
      signal =>
        Promise.all([watchLockWaits(postgres.admin, target.database, signal), readAgain(trial, target, signal)]),
      () => migrateWhileRead(trial, target, migrator, heldMs),
    )
    const gaveUp = { story, actual: firstLine(ended) }
    if (!see('gives-up', gaveUp).holds(!early && ended.error === undefined)) return
    for (const { what, mode, mostMs } of limits) {
      const { ms } = longestWait(waits.filter(wait => wait.mode === mode))
      const compared = { expected: `a wait of ${mostMs} ms at most`, actual: `${Math.round(ms)} ms` }
      see(what, { story, ...compared }).holds(ms <= mostMs + slackMs + late)
    }
    see('tried-not-whole', { story }).equal(await target.rows(), ['before', 'after'])
  })
}

type Context = Pick<Migrating, 'postgres'>

/** `early`: it had ended while the table was still being read. */
async function migrateWhileRead(
  { postgres }: Context,
  { database, migrate }: Target,
  migrator: Migrator,
  heldMs: number,
) {
  await using held = await holdTransaction(postgres.url(database), 'SELECT FROM sales.busy')
  const migrating = track(migrate(migrator, { timeoutMs: heldMs + answerMs }))
  await migrating.until(async () => (await lockWaiters(postgres.admin, database)) > 0, 2_000)
  await Promise.race([migrating.result, delay(heldMs, undefined, { ref: false })])
  const early = migrating.isSettled()
  await held.release()
  return { early, ended: await migrating.result }
}

const readAgain = ({ postgres }: Context, { database }: Target, signal: AbortSignal) =>
  withClient(postgres.url(database), async client => {
    for (; !signal.aborted; await delay(50)) await client.query('SELECT FROM sales.calm, sales.busy')
  })
