/** Picking with the real stock behind it, by each way that there is to it: what becomes of a list is the same. */
import { randomUUID } from 'node:crypto'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { freePort } from '@groundwork/testkit/service-process'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bringBack } from './modules/picking/index.ts'
import { orderEvents } from './modules/stock/index.ts'
import { cancelled, paid, place } from './modules/stock/testing/orders.ts'
import { inventorySettings, openInventory } from './service.ts'

let database: TestDatabase
let inventory: Awaited<ReturnType<typeof openInventory>>
beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(async () => {
  await inventory.stop()
  await database.drop()
})

const ways = {
  in_process: () => '',
  http: (http: number) => `http://127.0.0.1:${http}`,
  grpc: (_http: number, grpc: number) => `127.0.0.1:${grpc}`,
}

test.each(Object.entries(ways))('a list is claimed, picked and brought back by %s', async (way, addressOf) => {
  const [http, grpc] = [await freePort(), await freePort()]
  const more = { PORT: `${http}`, GRPC_PORT: `${grpc}`, STOCK_TRANSPORT: way, STOCK_ADDRESS: addressOf(http, grpc) }
  inventory = await openInventory(testConfig(inventorySettings, 'inventory', database, { ...more, DEMO_DATA: 'off' }))
  await inventory.start()
  const deliver = delivered(inventory.withTransaction, orderEvents('inventory', inventory))
  const [here, tea, worker_id] = [randomUUID(), randomUUID(), randomUUID()]
  const call = async (method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) => {
    const headers = await tokenFor('warehouse_manager')
    const answer = await inventory.app.inject({ method, url: `/api/v1/warehouse/${here}/${path}`, headers, payload })
    return answer.body ? answer.json() : undefined
  }
  const note = `delivery-notes/${randomUUID()}`
  const goods = { lines: [{ product_id: tea, quantity: 5 }] }
  await call('PUT', 'layout', { placement: 'fifo', bins: [{ aisle: 1, rack: 1, bin: 1, capacity: 9 }] })
  await call('PUT', note, goods)
  await call('PUT', `${note}/receipt`, goods)
  await call('PUT', `shifts/${worker_id}`)

  const [order, other] = [place({ productId: tea, quantity: 3 }), place({ productId: tea, quantity: 2 })]
  await deliver([order, paid(order), other, paid(other)])
  const { list_id, stops } = await call('POST', 'pick-lists/claim', { worker_id })
  expect(stops).toEqual([{ bin: '01-01-01', product_id: tea, quantity: 3 }])
  expect(await call('PUT', `pick-lists/${list_id}/picked`, { worker_id })).toMatchObject({ status: 'picked' })
  await deliver([cancelled(order, 4)])
  await bringBack(inventory)
  expect((await call('GET', 'bins/01-01-01')).items).toMatchObject([{ quantity: 5, held: 0 }])

  await database.admin.query('DELETE FROM inventory.lots')
  const refused = await call('POST', 'pick-lists/claim', { worker_id })
  expect(refused).toMatchObject({
    status: 409,
    type: 'urn:groundwork:problem:not-enough',
    detail: `Fewer than 2 of product ${tea} are free in the bins.`,
  })
  expect((await call('GET', 'shifts')).items).toMatchObject([{ pick_list: null }])
  expect((await call('GET', 'pick-lists')).items).toMatchObject([{ status: 'open' }])
})
