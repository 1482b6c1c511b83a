/** Payment and the provider as two processes would meet: over HTTP, both ways. */
import { randomUUID } from 'node:crypto'
import { AuthorisePayment, CapturePayment } from '@groundwork/contracts/sales'
import { createEvent } from '@groundwork/kernel/events/event'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { freePort } from '@groundwork/testkit/service-process'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { paymentCommands } from '../handlers/payment-commands.ts'
import { openPayment, paymentSettings } from '../service.ts'
import { callbackPath } from './callback.ts'
import { createProviderClient } from './client.ts'
import type { Faults } from './faults.ts'
import { openProvider, providerSettings } from './service.ts'
import { signatureHeader, signatureOf } from './signature.ts'
import { testCards } from './test-cards.ts'

const secret = 'known to every test'

let database: TestDatabase
let payment: Awaited<ReturnType<typeof openPayment>>
let provider: Awaited<ReturnType<typeof openProvider>>
let providerUrl: string
let paymentUrl: string

async function startProvider(port: number): Promise<void> {
  const config = testConfig(providerSettings, 'payment', database, {
    DATABASE_URL: database.url('payment', 'provider'),
    CALLBACK_URL: paymentUrl,
    PROVIDER_SECRET: secret,
  })
  provider = await openProvider(config, silent)
  await provider.app.listen({ host: '127.0.0.1', port })
}

beforeAll(async () => {
  database = await freshDatabase()
  const [paymentPort, providerPort] = [await freePort(), await freePort()]
  paymentUrl = `http://127.0.0.1:${paymentPort}`
  providerUrl = `http://127.0.0.1:${providerPort}`
  const more = { PORT: String(paymentPort), PROVIDER_URL: providerUrl, PROVIDER_SECRET: secret }
  payment = await openPayment(testConfig(paymentSettings, 'payment', database, more))
  await payment.start()
  await startProvider(providerPort)
})
afterEach(() => breakIt({}))
afterAll(async () => {
  await payment.stop()
  await provider.stop()
  await database.drop()
})

const breakIt = (faults: Partial<Faults>) => provider.app.inject({ method: 'PUT', url: '/faults', payload: faults })

const deliver = (
  contract: typeof AuthorisePayment | typeof CapturePayment,
  orderId: string,
  paymentMethod = 'test-ok',
) => {
  const data = { orderId, amountMinor: 54000, currency: 'RUB', paymentMethod }
  const handler = paymentCommands('payment', payment.cashier.wake)
  return delivered(
    payment.withTransaction,
    handler,
  )([createEvent(contract, { aggregateId: orderId, version: 2, data })])
}

const statusOf = async (orderId: string): Promise<string> => {
  const headers = await tokenFor('system_admin')
  return (await payment.app.inject({ url: `/api/v1/payments?orderId=${orderId}`, headers })).json().items[0]?.status
}

const becomes = (orderId: string, status: string) =>
  eventually(async () => expect(await statusOf(orderId)).toBe(status), 30_000)

const wordsOf = async (orderId: string) =>
  (await database.admin.query('SELECT type FROM payment.outbox WHERE key = $1 ORDER BY seq', [orderId])).rows.map(
    ({ type }) => type.split('.')[2],
  )

const request = (key: string, operation: 'authorise' | 'capture' | 'void' | 'refund', method = 'test-ok') =>
  createProviderClient(providerUrl).request(
    { key, operation, amountMinor: 54000, currency: 'RUB', method },
    AbortSignal.timeout(5000),
  )

const callBack = (body: string, signature: string) =>
  payment.app.inject({
    method: 'POST',
    url: callbackPath,
    headers: { 'content-type': 'application/json', [signatureHeader]: signature },
    payload: body,
  })

test('a payment is set aside and taken', async () => {
  const orderId = randomUUID()
  await deliver(AuthorisePayment, orderId)
  await becomes(orderId, 'authorised')
  await deliver(CapturePayment, orderId)
  await becomes(orderId, 'completed')
})

test.each([
  ['test-lost', 'whose answer is lost'],
  ['test-callback', 'that is answered by a callback'],
  ['test-slow', 'that is answered late'],
])('a payment by %s, %s, is settled once', async method => {
  const orderId = randomUUID()
  await deliver(AuthorisePayment, orderId, method)
  await becomes(orderId, 'authorised')
  expect(await wordsOf(orderId)).toEqual(['payment-authorised'])
})

test.each(['capture', 'refund'] as const)(
  'there is nothing to %s of a payment that nobody asked for',
  async operation => {
    const url = `/payments/${randomUUID()}/${operation}`
    const payload = { amountMinor: 54000, currency: 'RUB', method: 'test-ok' }
    expect((await provider.app.inject({ method: 'PUT', url, payload })).json()).toMatchObject({
      status: 404,
      type: 'urn:groundwork:problem:unknown-payment',
    })
  },
)

test('what the provider has done is not done again after it was restarted', async () => {
  const key = randomUUID()
  const before = await request(key, 'authorise')
  const captured = await request(key, 'capture')
  await provider.stop()
  await startProvider(Number(new URL(providerUrl).port))
  expect([await request(key, 'capture'), await request(key, 'authorise')]).toEqual([captured, captured])
  expect(captured).toEqual({ ...before, state: 'captured' })
})

test('two requests at once to let a sum go and to take it end in one of the two', async () => {
  const key = randomUUID()
  await request(key, 'authorise')
  const [taken, letGo] = await Promise.all([request(key, 'capture'), request(key, 'void')])
  expect(taken.state).toBe(letGo.state)
})

test('during an outage nothing is done, and afterwards everything is', async () => {
  const orderId = randomUUID()
  await breakIt({ outage: true })
  await deliver(AuthorisePayment, orderId)
  await expect(request(orderId, 'authorise')).rejects.toThrow('503')
  expect((await provider.app.inject(`/payments/${orderId}`)).statusCode).toBe(404)
  expect(await statusOf(orderId)).toBe('processing')
  await breakIt({})
  await becomes(orderId, 'authorised')
})

test('callbacks that come three times, and beside the answer, have their effect once', async () => {
  await breakIt({ callbacks: 3 })
  const orderId = randomUUID()
  await deliver(AuthorisePayment, orderId)
  await becomes(orderId, 'authorised')
  await deliver(CapturePayment, orderId)
  await becomes(orderId, 'completed')
  expect(await wordsOf(orderId)).toEqual(['payment-authorised', 'payment-completed'])
})

test('news that comes late changes nothing', async () => {
  const orderId = randomUUID()
  await deliver(AuthorisePayment, orderId)
  await becomes(orderId, 'authorised')
  await deliver(CapturePayment, orderId)
  await becomes(orderId, 'completed')
  const body = JSON.stringify({
    id: randomUUID(),
    key: orderId,
    state: 'authorised',
    reference: 'sim_x',
    declineReason: null,
  })
  expect((await callBack(body, signatureOf(secret, body))).statusCode).toBe(204)
  expect(await statusOf(orderId)).toBe('completed')
})

test('news that the provider did not sign is not believed', async () => {
  const orderId = randomUUID()
  await breakIt({ outage: true })
  await deliver(AuthorisePayment, orderId)
  const body = JSON.stringify({
    id: randomUUID(),
    key: orderId,
    state: 'authorised',
    reference: 'sim_x',
    declineReason: null,
  })
  for (const signature of ['', 'abc', signatureOf('another secret than ours', body)]) {
    const { statusCode, headers } = await callBack(body, signature)
    expect([statusCode, headers['www-authenticate']]).toEqual([401, 'Provider-Signature realm="groundwork"'])
  }
  expect(await statusOf(orderId)).toBe('processing')
})

test.each(['', '{', '[]', '{"id":"7"}'])('what the provider signs and is no news is its fault: %s', async body => {
  const answer = await callBack(body, signatureOf(secret, body))
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8'])
})

test('a card becomes a method whose name says nothing of its number', async () => {
  for (const [method, { number }] of Object.entries(testCards)) {
    const answer = await provider.app.inject({ method: 'POST', url: '/cards', payload: { number } })
    expect(answer.json()).toEqual({ paymentMethod: method })
  }
  const refused = await provider.app.inject({
    method: 'POST',
    url: '/cards',
    payload: { number: '4242 4242 4242 4242' },
  })
  expect(refused.statusCode).toBe(400)
  expect(refused.body).not.toContain('4242')
})
