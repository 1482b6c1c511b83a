import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { eventually } from '@groundwork/testkit/eventually'
import { freePort } from '@groundwork/testkit/service-process'
import { testConfig } from '@groundwork/testkit/test-config'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventorySettings, openInventory } from '../../../service.ts'
import { movement } from '../testing/samples.ts'

let database: TestDatabase
let inventory: Awaited<ReturnType<typeof openInventory>>
let url: string

beforeAll(async () => {
  database = await freshDatabase()
  const port = await freePort()
  const settings = { DEMO_DATA: 'off', APP_MODE: 'webhook_only', PORT: String(port) }
  inventory = await openInventory(testConfig(inventorySettings, 'inventory', database, settings))
  await inventory.start()
  url = `http://127.0.0.1:${port}/api/v1/kafka/webhook`
})
afterAll(() => database.drop())

async function post(report: object): Promise<{ status: number; body: Record<string, unknown> }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(report) })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const arrival = () => movement({ event: 'arrival', quantity: 5 })

test('reports that arrive together share transactions, and each has its own answer', async () => {
  const known = arrival()
  await post(known)
  const bad = [
    [movement({ event: 'departure', quantity: 1 }), 409, 'insufficient-stock'],
    [{ ...known, data: { ...known.data, quantity: 6 } }, 409, 'movement-conflict'],
    [{ ...known, data: { ...known.data, quantity: 0 } }, 400, 'validation'],
  ] as const
  const transactions = async () => {
    const text = 'SELECT count(DISTINCT xmin::text) AS count FROM inventory.movements'
    return Number((await database.admin.query<{ count: string }>(text)).rows[0]!.count)
  }
  const before = await transactions()
  const good = Array.from({ length: 60 }, arrival)
  let arrived = 0
  inventory.app.server.on('request', () => arrived++)
  const holder = await database.admin.connect()
  await holder.query('BEGIN; LOCK TABLE inventory.movements IN ACCESS EXCLUSIVE MODE')
  const answers = Promise.all([Promise.all(good.map(post)), Promise.all(bad.map(([report]) => post(report)))])
  await eventually(() => expect(arrived).toBe(good.length + bad.length)).finally(() => holder.query('COMMIT'))
  holder.release()
  const [goods, bads] = await answers
  expect(goods.map(({ status, body }) => [status, body.status, body.movement_id])).toEqual(
    good.map(({ data }) => [200, 'applied', data.movement_id]),
  )
  expect(bads.map(({ status, body }) => [status, body.type])).toEqual(
    bad.map(([, status, slug]) => [status, `urn:groundwork:problem:${slug}`]),
  )
  // The one under way when the table was closed, what had gathered behind it, and what was still being read.
  expect((await transactions()) - before).toBeLessThanOrEqual(3)
})

test('a report that breaks its transaction fails alone', async () => {
  const broken = arrival()
  const { warehouse_id, product_id } = broken.data
  // As many as a bigint can hold: the statement that adds one more fails, and its transaction with it.
  await database.admin.query('INSERT INTO inventory.stock VALUES ($1, $2, 9223372036854775807)', [
    warehouse_id,
    product_id,
  ])
  const good = Array.from({ length: 20 }, arrival)
  const answers = await Promise.all([...good.slice(10), broken, ...good.slice(0, 10)].map(post))
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 400, ...Array(10).fill(200)])
})

test('a service that stops answers the reports that wait for their transaction, and they have their effect', async () => {
  const place = { warehouse_id: randomUUID(), product_id: randomUUID() }
  await post(movement({ ...place, event: 'arrival', quantity: 1 }))
  const reports = Array.from({ length: 50 }, () => post(movement({ ...place, event: 'arrival', quantity: 1 })))
  await Promise.race(reports)
  const settled = Promise.allSettled(reports)
  await inventory.stop()
  const applied = (await settled).filter(report => report.status === 'fulfilled' && report.value.status === 200)
  const { rows } = await database.admin.query<{ quantity: string }>(
    'SELECT quantity FROM inventory.stock WHERE warehouse_id = $1',
    [place.warehouse_id],
  )
  expect(Number(rows[0]!.quantity)).toBe(1 + applied.length)
})
