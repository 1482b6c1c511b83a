import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from './migrations.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.admin.query('DROP SCHEMA sales CASCADE; CREATE SCHEMA sales AUTHORIZATION sales_migrate')
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  writeFileSync(join(folder, '001.do.tea.sql'), 'CREATE TABLE tea (name text); INSERT INTO tea VALUES ($$assam$$)')
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = () =>
  migrate({ url: database.url('sales', 'migrate'), schema: 'sales', sets: [{ name: 'tea', folder }], log: silent })
const teas = async () => (await database.admin.query('SELECT name FROM sales.tea ORDER BY name')).rows

test('each file is applied once, also when several instances start together', async () => {
  const applied = await Promise.all([run(), run(), run()])
  expect(applied.flat()).toEqual([{ set: 'tea', version: 1, title: 'tea' }])
  expect(await run()).toEqual([])
  expect(await teas()).toEqual([{ name: 'assam' }])
})

test('a file that fails leaves nothing of its own behind, and those before it stay', async () => {
  writeFileSync(join(folder, '002.do.broken.sql'), 'INSERT INTO tea VALUES ($$sencha$$); SELECT 1 / 0')
  await expect(run()).rejects.toThrow('division by zero')
  expect(await teas()).toEqual([{ name: 'assam' }])
  writeFileSync(join(folder, '002.do.broken.sql'), 'INSERT INTO tea VALUES ($$sencha$$)')
  await run()
  expect(await teas()).toEqual([{ name: 'assam' }, { name: 'sencha' }])
})

describe('an index that is built beside traffic', () => {
  const index = async () => {
    const text = "SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('sales.tea_name')"
    return (await database.admin.query(text)).rows
  }
  const write = (kind = '') =>
    writeFileSync(
      join(folder, '002.do.index.sql'),
      `-- outside a transaction\nCREATE ${kind} INDEX CONCURRENTLY tea_name ON tea (name)`,
    )

  test('is built once, also when several instances start together', async () => {
    write()
    await Promise.all([run(), run(), run()])
    expect(await index()).toEqual([{ valid: true }])
  })

  test('and broken off is built anew by the next start', async () => {
    await run()
    await database.admin.query("INSERT INTO sales.tea VALUES ('assam')")
    write('UNIQUE')
    await expect(run()).rejects.toThrow('could not create unique index')
    expect(await index()).toEqual([{ valid: false }])
    await database.admin.query('TRUNCATE sales.tea')
    await run()
    expect(await index()).toEqual([{ valid: true }])
  })
})

test('a connection that is lost while others migrate fails the migration, and not the process', async () => {
  const other = await database.admin.connect()
  try {
    await other.query("SELECT pg_advisory_lock(hashtext('migrate sales'))")
    const waiting = run()
    const lost = expect(waiting).rejects.toThrow()
    await eventually(async () => {
      const text = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sales-migrate'"
      expect((await database.admin.query(text)).rowCount).toBe(1)
    })
    await lost
  } finally {
    await other.query('SELECT pg_advisory_unlock_all()')
    other.release()
  }
})

test('an applied file that was edited is refused', async () => {
  await run()
  writeFileSync(join(folder, '001.do.tea.sql'), 'CREATE TABLE coffee (name text)')
  await expect(run()).rejects.toThrow('MD5 checksum failed for migration [1]')
})

test('a migration that waits for a table lets others use it meanwhile', async () => {
  await run()
  writeFileSync(join(folder, '002.do.cups.sql'), 'ALTER TABLE tea ADD COLUMN cups int')
  const reader = await database.admin.connect()
  try {
    await reader.query('BEGIN; SELECT FROM sales.tea')
    const migrated = run()
    await eventually(async () => {
      const text = "SELECT FROM pg_stat_activity WHERE application_name = 'sales-migrate' AND wait_event_type = 'Lock'"
      expect((await database.admin.query(text)).rowCount).toBe(1)
    })
    expect(await teas()).toEqual([{ name: 'assam' }])
    await reader.query('COMMIT')
    await migrated
    expect((await database.admin.query('SELECT cups FROM sales.tea')).rows).toEqual([{ cups: null }])
  } finally {
    reader.release(true)
  }
})
