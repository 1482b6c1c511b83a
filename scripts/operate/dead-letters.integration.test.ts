/** The command's work where there is no broker: a message is dead, is looked at, and sent again until it has its effect. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { services } from '@groundwork/contracts/services'
import { subscribers } from '@groundwork/contracts/topics'
import type { OutgoingEvent } from '@groundwork/kernel/events/event'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createTransport } from '@groundwork/kernel/transport/messaging'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { freePort } from '@groundwork/testkit/service-process'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { paid, place } from '../../services/inventory/src/modules/stock/testing/orders.ts'
import { inventorySettings, openInventory } from '../../services/inventory/src/service.ts'
import type { PlatformAddresses } from './addresses.ts'
import { dismissLetters, listLetters, resendLetters, showLetter } from './dead-letter-commands.ts'

/** The services that run beside inventory: each takes every event and does nothing. */
const others = createServer((_request, response) => response.writeHead(204).end())
const otherNames = (Object.keys(services) as (keyof typeof services)[]).filter(name => name !== 'inventory')

const tea = '00000000-0000-4000-8000-000000000101'
let database: TestDatabase
let inventory: Awaited<ReturnType<typeof openInventory>>
let platform: PlatformAddresses
let publish: (event: OutgoingEvent) => Promise<void>

beforeAll(async () => {
  database = await freshDatabase(...otherNames)
  const PORT = String(await freePort())
  await once(others.listen(0, '127.0.0.1'), 'listening')
  const config = testConfig(inventorySettings, 'inventory', database, { PORT })
  inventory = await openInventory(config)
  await inventory.start()
  platform = addressesOf(config, PORT)
  const PEER_URLS = Object.keys(services)
    .map(name => `${name}=http://${platform.address(name, 8000)}`)
    .join(' ')
  const transport = createTransport({ ...config, PEER_URLS }, subscribers, {
    log: silent,
    lifecycle: createLifecycle(),
  })
  publish = event => transport.publishBatch([event])
})
afterAll(async () => {
  await inventory.stop()
  others.close()
  await database.drop()
})
afterEach(() => vi.restoreAllMocks())

/** A platform of inventory and the others. */
function addressesOf(
  { APP_MODE, EVENTS_SECRET }: Pick<typeof inventory.config, 'APP_MODE' | 'EVENTS_SECRET'>,
  port: string,
) {
  const environment = { APP_MODE, EVENTS_SECRET }
  const portOf = (service: string) => (service === 'inventory' ? port : (others.address() as AddressInfo).port)
  return {
    project: { services: { inventory: { environment } } },
    address: (service: string) => (service === 'kafka' ? undefined : `127.0.0.1:${portOf(service)}`),
    setting: (service: Parameters<typeof database.url>[0]) => database.url(service, 'app'),
  } as unknown as PlatformAddresses
}

/** What the command writes and ends with. */
async function said(command: () => Promise<0 | 1>): Promise<{ status: 0 | 1; text: string }> {
  const lines: string[] = []
  for (const stream of ['log', 'error'] as const) {
    vi.spyOn(console, stream).mockImplementation((line: string) => void lines.push(line))
  }
  const status = await command()
  return { status, text: lines.join('\n') }
}
const listed = async () => JSON.parse((await said(() => listLetters(platform, { json: true }))).text)

test('a dead letter is listed, shown, dead again when sent again, and gone when it has its effect', async () => {
  const order = place({ productId: tea, quantity: 1 })
  const { subject: orderId } = order.event
  const payment = paid(order)
  await publish(payment)
  const id = `inventory/webhook/${payment.event.id}`
  expect(await listed()).toMatchObject([{ id, topic: 'order-events', resentAt: null }])
  expect((await said(() => listLetters(platform, {}))).text).toContain(id)

  const shown = await said(() => showLetter(platform, id))
  expect([shown.status, JSON.parse(shown.text)]).toMatchObject([
    0,
    { id, reason: expect.stringContaining('not reserved'), value: JSON.stringify({ orderId }) },
  ])

  const again = { status: 0, text: `${id} is sent again` }
  expect(await said(() => resendLetters(platform, [id]))).toEqual(again)
  expect(await listed()).toMatchObject([{ id }])

  await publish(order)
  expect(await said(() => resendLetters(platform, [id]))).toEqual(again)
  expect(await listed()).toEqual([])
  const { rows } = await database.admin.query('SELECT status FROM inventory.reservations WHERE order_id = $1', [
    orderId,
  ])
  expect(rows).toEqual([{ status: 'committed' }])
  expect((await said(() => resendLetters(platform, [id]))).text).toContain(`${id} was sent again`)
})

test('what is no dead letter is named, and the others are sent all the same', async () => {
  const payment = paid(place({ productId: tea, quantity: 1 }))
  await publish(payment)
  const id = `inventory/webhook/${payment.event.id}`
  const { status, text } = await said(() => resendLetters(platform, ['nobody/webhook/1', 'inventory/webhook/1', id]))
  expect([status, text.split('\n').map(line => line.split('.')[0])]).toEqual([
    1,
    ['There is no dead letter nobody/webhook/1', 'There is no dead letter inventory/webhook/1', `${id} is sent again`],
  ])
  expect((await said(() => showLetter(platform, 'inventory/webhook/1'))).status).toBe(1)
})

test('what nobody will send again is dismissed with the reason, and is listed only among all', async () => {
  const payment = paid(place({ productId: tea, quantity: 1 }))
  await publish(payment)
  const id = `inventory/webhook/${payment.event.id}`
  const dismiss = (why: string) => said(() => dismissLetters(platform, [id, 'inventory/webhook/1'], why))
  const unknown = 'There is no dead letter inventory/webhook/1. "npm run dead-letters -- list" shows them.'
  expect(await dismiss('ordered by phone')).toEqual({ status: 1, text: `${id} is dismissed\n${unknown}` })
  expect((await said(() => listLetters(platform, {}))).text).not.toContain(id)
  expect((await said(() => listLetters(platform, { all: true }))).text).toMatch(
    new RegExp(`${id} .*dismissed .*: ordered by phone`),
  )
  expect((await dismiss('another reason')).text).toMatch(/was dismissed .*: ordered by phone/)
})
