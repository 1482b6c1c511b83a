import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { holdTransaction } from './hold.ts'
import { openPostgresProxy } from './postgres-proxy.ts'

const direct = inject('engines').postgres

async function through(): Promise<{
  proxy: Awaited<ReturnType<typeof openPostgresProxy>>
  connect(): Promise<pg.Client>
}> {
  const proxy = await openPostgresProxy(direct)
  onTestFinished(() => proxy[Symbol.asyncDispose]())
  return {
    proxy,
    async connect() {
      const client = new pg.Client({ connectionString: proxy.url })
      client.on('error', () => undefined)
      await client.connect()
      return client
    },
  }
}

test('completed statements are counted, each of several in one text', async () => {
  const { proxy, connect } = await through()
  const client = await connect()
  const before = proxy.completed()
  await client.query('SELECT 1; SELECT 2')
  await client.query('SELECT $1::int', [3])
  await client.query('SELEC').catch(() => undefined)
  expect(proxy.completed() - before).toBe(3)
  await client.end()
})

test('a connection is cut right after the statement that was waited for: the server has it, the client no answer', async () => {
  const { proxy, connect } = await through()
  const own = await connect()
  await own.query('CREATE TABLE IF NOT EXISTS cut_test (step text); TRUNCATE cut_test')
  const cut = proxy.cutAfter('marked', 1)
  await own.query("INSERT INTO cut_test VALUES ('marked')")
  await expect(own.query("INSERT INTO cut_test VALUES ('last')")).rejects.toThrow()
  await cut
  const again = await connect()
  const kept = async () => (await again.query('SELECT step FROM cut_test ORDER BY step')).rows.map(row => row.step)
  await expect.poll(kept).toEqual(['last', 'marked'])
  await again.query('DROP TABLE cut_test')
  await again.end()
})

test('what a held transaction has locked is refused to others until it is let go', async () => {
  const held = await holdTransaction(direct, 'SELECT pg_advisory_xact_lock(4711)')
  const client = new pg.Client({ connectionString: direct })
  await client.connect()
  const free = async () => (await client.query('SELECT pg_try_advisory_xact_lock(4711) AS free')).rows[0].free
  expect(await free()).toBe(false)
  await held.release()
  await expect.poll(free).toBe(true)
  await client.end()
})
