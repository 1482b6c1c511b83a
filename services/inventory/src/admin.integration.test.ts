import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { bundleServices } from '@groundwork/testkit/service-process'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase('inventory')
  await bundleServices('inventory')
})
afterAll(() => database.drop())

const admin = (...words: string[]) =>
  execa('node', ['dist/services/inventory/admin.js', ...words], {
    env: { DATABASE_URL: database.url('inventory') },
    reject: false,
  })

test('the command makes the turnover anew, from more movements than are read at once', async () => {
  const [warehouse, tea] = [randomUUID(), randomUUID()]
  await database.admin.query(
    `INSERT INTO inventory.bin_movements
       (movement_id, type, warehouse_id, product_id, received_at, quantity, to_bin, recorded_at)
     SELECT gen_random_uuid(), 'inbound', $1, $2, now(), 2, '01-01-01', '2026-11-28T23:59:59Z'
     FROM generate_series(1, 10001)`,
    [warehouse, tea],
  )
  await database.admin.query(`INSERT INTO inventory.turnover VALUES ($1, $2, '2020-01-01', 1, 1, 1)`, [warehouse, tea])
  const { exitCode, stdout } = await admin('rebuild-analytics')
  expect([exitCode, JSON.parse(stdout)]).toEqual([0, { movements: 10_001 }])
  const { rows } = await database.admin.query('SELECT day::text, inbound::int, outbound::int FROM inventory.turnover')
  expect(rows).toEqual([{ day: '2026-11-28', inbound: 20_002, outbound: 0 }])
})

test('another word is a misuse, and says what there is', async () => {
  expect(await admin('rebuild')).toMatchObject({ exitCode: 2, stderr: 'Commands: rebuild-analytics.' })
})
