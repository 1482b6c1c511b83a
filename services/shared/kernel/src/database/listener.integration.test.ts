import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startListener } from './listener.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

test('a call is heard, also after the connection was lost; on every connection one is assumed', async () => {
  let calls = 0
  const stop = startListener({
    url: database.url('sales', 'relay'),
    applicationName: 'test listener',
    channel: 'Any name',
    onNotification: () => void calls++,
    log: silent,
  })
  const call = () => database.admin.query(`SELECT pg_notify('Any name', '')`)
  try {
    await eventually(() => expect(calls).toBe(1))
    await call()
    await eventually(() => expect(calls).toBe(2))
    await database.admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test listener'",
    )
    await eventually(() => expect(calls).toBe(3))
    await call()
    await eventually(() => expect(calls).toBe(4))
  } finally {
    await stop()
  }
})

test('it can be stopped while there is no server', async () => {
  const stop = startListener({
    url: 'postgresql://nobody@127.0.0.1:1/none',
    applicationName: 'test',
    channel: 'any',
    onNotification: () => {},
    log: silent,
  })
  await stop()
})
