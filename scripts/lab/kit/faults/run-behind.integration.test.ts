import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { lockWaiters } from '../engines/activity.ts'
import { database, sharedServer, sharedUrl } from '../engines/server.testkit.ts'
import { becomesTrue } from '../eventually.ts'
import { holdTransaction } from './hold.ts'
import { runBehind } from './run-behind.ts'

const postgres = () => sharedServer('run_behind')

test('all come up to what is held before the first goes on, and then see what was committed', async () => {
  const { admin, url } = postgres()
  await admin.query('CREATE TABLE run_behind (n integer); INSERT INTO run_behind VALUES (0)')
  const read = async () => {
    const before = await admin.query('SELECT n FROM run_behind')
    const after = await admin.query('UPDATE run_behind SET n = n + 1 RETURNING n')
    return [before.rows[0].n, after.rows[0].n]
  }
  const statement = 'UPDATE run_behind SET n = 10'
  const seen = await runBehind({ admin, url }, { database, statement, waiters: 2 }, () => Promise.all([read(), read()]))
  expect(seen.map(([before]) => before)).toEqual([0, 0])
  expect(seen.map(([, after]) => after).sort()).toEqual([11, 12])
})

test('those who wait for somebody else are not taken for those who have come', async () => {
  const { admin, url } = postgres()
  await admin.query('CREATE TABLE run_behind (n integer); INSERT INTO run_behind VALUES (0)')
  const other = await holdTransaction(sharedUrl, 'SELECT pg_advisory_xact_lock(816)')
  onTestFinished(() => other.release())
  const elsewhere = admin.query('SELECT pg_advisory_lock_shared(816)')
  await becomesTrue(async () => (await lockWaiters(admin, database)) === 1, 10_000)
  const late = async () => {
    const before = await admin.query('SELECT n FROM run_behind')
    await admin.query('UPDATE run_behind SET n = n + 1')
    return before.rows[0].n
  }
  const held = { database, statement: 'UPDATE run_behind SET n = 10', waiters: 1 }
  expect(await runBehind({ admin, url }, held, () => delay(200).then(late))).toBe(0)
  await other.release()
  await elsewhere
})

test('a run that does not come up to it is not waited for', async () => {
  const { admin, url } = postgres()
  await admin.query('CREATE TABLE run_behind (n integer)')
  const statement = 'LOCK TABLE run_behind'
  expect(await runBehind({ admin, url }, { database, statement, waiters: 5 }, async () => 'over')).toBe('over')
  const failing = runBehind({ admin, url }, { database, statement, waiters: 5 }, async () => {
    throw new Error('at once')
  })
  await expect(failing).rejects.toThrow('at once')
})
