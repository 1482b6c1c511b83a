import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { startFreezingProxy } from '@groundwork/testkit/freezing-proxy'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isUnavailable } from './pg-errors.ts'
import { answerMs, createPool, type Pool, withTx } from './pool.ts'

let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await freshDatabase('sales')
  pool = database.pool('sales', 'migrate')
  await pool.query({ text: 'CREATE TABLE counter (id int PRIMARY KEY, value bigint NOT NULL)' })
  await pool.query({ text: 'INSERT INTO counter VALUES (1, 0), (2, 0)' })
})
afterAll(() => database.drop())

const counted = async (id: number) =>
  (await pool.query<{ value: number }>({ text: 'SELECT value FROM counter WHERE id = $1', values: [id] })).rows[0]!
    .value

test('a transaction that throws leaves nothing behind', async () => {
  const before = await counted(1)
  await expect(
    withTx(pool, async tx => {
      await tx.query({ text: 'UPDATE counter SET value = value + 1 WHERE id = 1' })
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await counted(1)).toBe(before)
})

test('a transaction whose failed statement was overlooked fails, instead of being rolled back in silence', async () => {
  const before = await counted(1)
  const overlooked = withTx(pool, async tx => {
    await tx.query({ text: 'UPDATE counter SET value = value + 1 WHERE id = 1' })
    await tx.query({ text: 'SELECT 1 / 0' }).catch(() => {})
    return 'done'
  })
  await expect(overlooked).rejects.toThrow('rolled back')
  expect(await counted(1)).toBe(before)
})

test('statements given at once are done in their order, each seeing what those before it did', async () => {
  const before = await counted(1)
  const values = await withTx(pool, tx =>
    Promise.all(
      [1, 2, 3].map(async () => {
        const text = 'UPDATE counter SET value = value + 1 WHERE id = 1 RETURNING value'
        return (await tx.query<{ value: number }>({ name: 'bump', text })).rows[0]!.value
      }),
    ),
  )
  expect(values).toEqual([before + 1, before + 2, before + 3])
})

test('when one of them fails the transaction fails for its reason, leaves nothing, and the connection serves the next', async () => {
  const before = await counted(1)
  const single = createPool({
    url: database.url('sales', 'migrate'),
    schema: 'sales',
    applicationName: 'test',
    max: 1,
    log: silent,
  })
  const bump = { name: 'bump_after', text: 'UPDATE counter SET value = value + 1 WHERE id = 1' }
  const fail = { name: 'divide', text: 'SELECT 1 / $1::int', values: [0] }
  try {
    const failed = withTx(single, async tx => {
      await Promise.all([
        tx.query({ text: 'UPDATE counter SET value = 0 WHERE id = 1' }),
        tx.query(fail),
        tx.query(bump),
      ])
    })
    await expect(failed).rejects.toMatchObject({ code: '22012' })
    expect(await counted(1)).toBe(before)
    await withTx(single, tx => tx.query(bump))
    expect(await counted(1)).toBe(before + 1)
  } finally {
    await single.end()
  }
})

test('a last write that fails, alone with COMMIT, fails the transaction for its reason, and leaves nothing', async () => {
  const before = await counted(1)
  const bump = { text: 'UPDATE counter SET value = value + 1 WHERE id = 1' }
  const fail = { text: 'SELECT 1 / $1::int', values: [0] }
  const failed = withTx(
    pool,
    tx => tx.query(bump),
    () => [fail],
  )
  await expect(failed).rejects.toMatchObject({ code: '22012' })
  expect(await counted(1)).toBe(before)
  await withTx(
    pool,
    async () => 1,
    () => [bump, bump],
  )
  expect(await counted(1)).toBe(before + 2)
})

test('transactions that deadlock run again until both have had their effect', async () => {
  const before = (await counted(1)) + (await counted(2))
  const bump = (first: number, second: number) =>
    withTx(pool, async tx => {
      for (const id of [first, second]) {
        await tx.query({ text: 'UPDATE counter SET value = value + 1 WHERE id = $1', values: [id] })
        await tx.query({ text: 'SELECT pg_sleep(0.05)' })
      }
    })
  await Promise.all([bump(1, 2), bump(2, 1)])
  expect((await counted(1)) + (await counted(2))).toBe(before + 4)
})

test('every session has its limits, and looks for tables in its own schema only', async () => {
  const { rows } = await pool.query({
    text: `SELECT name, setting FROM pg_settings
           WHERE name IN ('search_path', 'statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')
           ORDER BY name`,
  })
  expect(rows).toEqual([
    { name: 'idle_in_transaction_session_timeout', setting: '10000' },
    { name: 'lock_timeout', setting: '5000' },
    { name: 'search_path', setting: 'sales' },
    { name: 'statement_timeout', setting: '7000' },
  ])
})

test('a number that JavaScript cannot hold exactly is an error, not a rounded value', async () => {
  await expect(pool.query({ text: 'SELECT 9007199254740993::bigint AS big' })).rejects.toThrow(RangeError)
  expect((await pool.query({ text: 'SELECT 10.50::numeric AS money' })).rows).toEqual([{ money: '10.50' }])
})

test('a connection that the server ends is unavailable, and the pool recovers', async () => {
  const ended = withTx(pool, tx => tx.query({ text: 'SELECT pg_terminate_backend(pg_backend_pid())' }))
  await expect(ended).rejects.toSatisfy(isUnavailable)
  expect(await counted(1)).toBeTypeOf('number')
})

test('a server that is frozen, and not gone, is unavailable within seconds, also in a transaction', async () => {
  const { through, freeze, close } = await startFreezingProxy(database.superuserUrl)
  const url = through(database.url('sales', 'migrate'))
  const behind = createPool({ url, schema: 'sales', applicationName: 'test', max: 2, log: silent })
  try {
    await withTx(behind, async tx => {
      await tx.query({ text: 'SELECT 1' })
    })
    const lost = withTx(behind, async tx => {
      await tx.query({ text: 'SELECT 1' })
      void freeze()
      await tx.query({ text: 'SELECT 1' })
    })
    const asked = performance.now()
    await expect(lost).rejects.toSatisfy(isUnavailable)
    // Once, and not again for the rollback.
    expect(performance.now() - asked).toBeLessThan(answerMs * 1.8)
  } finally {
    close()
    await behind.end()
  }
}, 60_000)

test('a pool ends although its server is frozen, and what waits for an answer fails', async () => {
  const { through, freeze, close } = await startFreezingProxy(database.superuserUrl)
  const url = through(database.url('sales', 'migrate'))
  const behind = createPool({ url, schema: 'sales', applicationName: 'test', max: 2, log: silent })
  try {
    await behind.query({ text: 'SELECT 1' })
    const asking = freeze()
    const unanswered = expect(behind.query({ text: 'SELECT 1' })).rejects.toSatisfy(isUnavailable)
    await asking
    const asked = performance.now()
    await behind.end()
    await unanswered
    expect(performance.now() - asked).toBeLessThan(3000)
  } finally {
    close()
  }
}, 60_000)

test('so is one that is lost between two statements of a transaction', async () => {
  const lost = withTx(pool, async tx => {
    const { rows } = await tx.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' })
    await database.admin.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid])
    await eventually(async () => {
      const left = await database.admin.query('SELECT FROM pg_stat_activity WHERE pid = $1', [rows[0]!.pid])
      expect(left.rowCount).toBe(0)
    })
    await tx.query({ text: 'SELECT 1' })
  })
  await expect(lost).rejects.toSatisfy(isUnavailable)
})
