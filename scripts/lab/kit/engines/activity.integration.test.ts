import type pg from 'pg'
import { expect, test } from 'vitest'
import { becomesTrue } from '../eventually.ts'
import { closedGate } from '../faults/gate.ts'
import { holdTransaction } from '../faults/hold.ts'
import { lockWaits, longestWait, sessionsIn, watchLockWaits } from './activity.ts'
import { connect, database, sharedUrl } from './server.testkit.ts'

test('who waits for a lock is seen, and for how long, by the server’s clock', async () => {
  const [admin, waiter] = [await connect('lab-check'), await connect('waiter')]
  const mine = async () => (await lockWaits(admin, database)).filter(({ who }) => who === 'waiter')
  const held = await holdTransaction(sharedUrl, 'SELECT pg_advisory_xact_lock(815)')
  const waiting = waiter.query('SELECT pg_advisory_lock_shared(815)')
  await becomesTrue(async () => longestWait(await mine()).ms > 100, 10_000)
  const watch = new AbortController()
  const watched = watchLockWaits(admin, database, watch.signal)
  // It has begun a look by now, and ends after it; the lock is held that long.
  watch.abort()
  const { waits } = await watched
  await held.release()
  await waiting
  const seen = waits.filter(({ who }) => who === 'waiter')
  expect(longestWait(seen).ms).toBeGreaterThan(100)
  expect(longestWait(seen).behind).toContain('pg_advisory_xact_lock(815)')
  expect(seen.every(({ mode, count }) => mode === 'ShareLock' && count === 1)).toBe(true)
  expect(await mine()).toEqual([])
})

test('a closed gate stops the server in a statement, whatever the limit on locks, until it is opened', async () => {
  const [admin, worker] = [await connect('lab-check'), await connect('worker')]
  const gate = await closedGate({ admin: admin as unknown as pg.Pool, url: () => sharedUrl }, database)
  expect(await gate.waiting()).toEqual([])
  await worker.query("SET lock_timeout = '1 ms'")
  let through = false
  const working = worker.query(gate.sql).then(() => {
    through = true
  })
  await becomesTrue(async () => (await gate.waiting()).length > 0, 10_000)
  const [pid] = await gate.waiting()
  expect((await sessionsIn(admin, database)).find(session => session.pid === pid)?.active).toBe(true)
  expect(through).toBe(false)
  await gate.open()
  await working
  expect(await gate.waiting()).toEqual([])
})
