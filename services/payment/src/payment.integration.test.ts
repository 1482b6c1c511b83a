import { randomUUID } from 'node:crypto'
import { PaymentCompleted, PaymentFailed } from '@groundwork/contracts/payment'
import { TakePayment } from '@groundwork/contracts/sales'
import { createEvent } from '@groundwork/kernel/event'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCashier } from './cashier.ts'
import { paymentCommands } from './handlers/payment-commands.ts'
import type { Charge, PaymentProvider } from './provider/provider.ts'
import { createSimulator } from './provider/simulator.ts'
import { providerLedger } from './repo/provider-ledger.ts'
import { openPayment, paymentSettings } from './service.ts'

let database: TestDatabase
let payment: Awaited<ReturnType<typeof openPayment>>
let simulator: PaymentProvider
let deliver: ReturnType<typeof delivered>

beforeAll(async () => {
  database = await freshDatabase()
  payment = await openPayment(testConfig(paymentSettings, 'payment', database))
  simulator = createSimulator(providerLedger(payment.pool))
  deliver = delivered(
    payment.withTransaction,
    paymentCommands('payment', () => {}),
  )
})
afterAll(async () => {
  await payment.stop()
  await database.drop()
})

const cashier = (
  provider: PaymentProvider = simulator,
  times: { claimMs?: number; chargeMs?: number; pollMs?: number } = {},
) => createCashier({ sql: payment.pool, withTransaction: payment.withTransaction, provider, log: silent, ...times })

/** Times for a provider that does not answer, so short that a test need not wait for long. */
const impatient = { claimMs: 700, chargeMs: 500 }

const command = (paymentMethod = 'test-ok') => {
  const orderId = randomUUID()
  const data = { orderId, amountMinor: 54000, currency: 'RUB', paymentMethod }
  return createEvent(TakePayment, { aggregateId: orderId, version: 2, data })
}

const askFor = async (url: string) => payment.app.inject({ url, headers: await tokenFor('system_admin') })

const paymentsOf = async (orderId: string) => (await askFor(`/api/v1/payments?orderId=${orderId}`)).json().items

const said = async (orderId: string) =>
  (await database.admin.query('SELECT type, payload FROM payment.outbox WHERE key = $1', [orderId])).rows

const charges = async (orderId: string) =>
  (
    await database.admin.query('SELECT count(*)::int AS n FROM payment.provider_ledger WHERE idempotency_key = $1', [
      orderId,
    ])
  ).rows[0].n

test('a payment that the provider takes is completed, and said to be', async () => {
  const take = command()
  const { orderId } = take.event.data as { orderId: string }
  await deliver([take])
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'processing' }])
  await cashier().takeOpenPayments()
  const [payment] = await paymentsOf(orderId)
  expect(payment).toEqual({ id: payment.id, orderId, amountMinor: 54000, currency: 'RUB', status: 'completed' })
  const data = { orderId, paymentId: payment.id, amountMinor: 54000, currency: 'RUB' }
  expect(await said(orderId)).toEqual([{ type: PaymentCompleted.type, payload: data }])
})

test('a payment that the provider declines has failed, and no money was taken', async () => {
  const take = command('test-declined')
  await deliver([take])
  await cashier().takeOpenPayments()
  expect(await paymentsOf(take.event.subject)).toMatchObject([{ status: 'failed' }])
  expect(await said(take.event.subject)).toMatchObject([
    { type: PaymentFailed.type, payload: { reason: 'declined by the test card' } },
  ])
})

test('a command that comes again, also under a new id, asks for nothing more', async () => {
  const take = command()
  const again = { ...take, event: { ...take.event, id: randomUUID() } }
  await deliver([take, take, again])
  await cashier().takeOpenPayments()
  await deliver([again])
  await cashier().takeOpenPayments()
  expect(await paymentsOf(take.event.subject)).toHaveLength(1)
  expect(await said(take.event.subject)).toHaveLength(1)
})

test('a cashier that dies after the charge and before writing it down: the next one finds out and charges nothing', async () => {
  const take = command()
  await deliver([take])
  const dying: PaymentProvider = {
    async charge(...asked) {
      await simulator.charge(...asked)
      throw new Error('the process died here')
    },
  }
  await cashier(dying, impatient).takeOpenPayments()
  expect(await paymentsOf(take.event.subject)).toMatchObject([{ status: 'processing' }])
  await eventually(async () => expect(await cashier().takeOpenPayments()).toBe(1))
  expect(await paymentsOf(take.event.subject)).toMatchObject([{ status: 'completed' }])
  expect([await charges(take.event.subject), (await said(take.event.subject)).length]).toEqual([1, 1])
})

const never = new Promise<never>(() => {})

test('a provider that never answers about one payment holds up no other, and no outcome is guessed', async () => {
  const [stuck, other] = [command(), command()]
  await deliver([stuck, other])
  const signals: AbortSignal[] = []
  const hanging: PaymentProvider = {
    charge(charge, signal) {
      if (charge.idempotencyKey !== stuck.event.subject) return simulator.charge(charge, signal)
      signals.push(signal)
      return never
    },
  }
  expect(await cashier(hanging, impatient).takeOpenPayments()).toBe(1)
  expect(await paymentsOf(other.event.subject)).toMatchObject([{ status: 'completed' }])
  expect(await paymentsOf(stuck.event.subject)).toMatchObject([{ status: 'processing' }])
  expect(await said(stuck.event.subject)).toEqual([])
  expect(signals.map(signal => signal.aborted)).toEqual([true])
  await eventually(async () => expect(await cashier().takeOpenPayments()).toBe(1))
})

test('money taken by a provider whose answer never came is found by asking again, and not taken twice', async () => {
  const take = command()
  await deliver([take])
  const asked: Charge[] = []
  const mute: PaymentProvider = {
    async charge(charge, signal) {
      asked.push(charge)
      await simulator.charge(charge, signal)
      return asked.length < 3 ? never : simulator.charge(charge, signal)
    },
  }
  const patient = cashier(mute, impatient)
  await eventually(async () => expect(await patient.takeOpenPayments()).toBe(1))
  expect(new Set(asked.map(charge => charge.idempotencyKey))).toEqual(new Set([take.event.subject]))
  expect(await paymentsOf(take.event.subject)).toMatchObject([{ status: 'completed' }])
  expect([await charges(take.event.subject), (await said(take.event.subject)).length]).toEqual([1, 1])
})

test('a cashier whose provider hangs can still be stopped', async () => {
  const take = command()
  await deliver([take])
  let asked = 0
  const hanging: PaymentProvider = {
    charge() {
      asked++
      return never
    },
  }
  const stuck = cashier(hanging, impatient)
  stuck.start()
  await eventually(() => expect(asked).toBe(1))
  await stuck.stop()
  await eventually(async () => expect(await cashier().takeOpenPayments()).toBe(1))
})

test('a full queue goes on beside a provider that hangs, and without a pause', async () => {
  const takes = Array.from({ length: 160 }, () => command())
  await deliver(takes)
  let hangUp: ((reason: Error) => void) | undefined
  const hanging: PaymentProvider = {
    charge(charge, signal) {
      if (hangUp) return simulator.charge(charge, signal)
      return new Promise((_resolve, reject) => (hangUp = reject))
    },
  }
  const hours = { claimMs: 7_200_000, chargeMs: 3_600_000, pollMs: 3_600_000 }
  const busy = cashier(hanging, hours)
  busy.start()
  try {
    await eventually(async () => {
      const { rows } = await database.admin.query(
        "SELECT count(*)::int AS n FROM payment.payments WHERE order_id = ANY($1) AND status = 'completed'",
        [takes.map(take => take.event.subject)],
      )
      expect(rows[0].n).toBe(159)
    })
  } finally {
    hangUp?.(new Error('the provider hung up'))
    await busy.stop()
    await database.admin.query("UPDATE payment.payments SET claimed_until = '-infinity' WHERE status = 'processing'")
    await cashier().takeOpenPayments()
  }
})

test('a provider may not take longer to answer than the payment is claimed for', () => {
  expect(() => cashier(simulator, { claimMs: 1000, chargeMs: 1000 })).toThrow('outlives its claim')
})

test('several cashiers at once settle each payment once', async () => {
  const takes = Array.from({ length: 40 }, () => command())
  await deliver(takes)
  const settled = await Promise.all([1, 2, 3].map(() => cashier().takeOpenPayments()))
  expect(settled.reduce((sum, one) => sum + one)).toBe(40)
  for (const take of takes) expect(await said(take.event.subject)).toHaveLength(1)
})

test('an order without payments has an empty list; an order id that is none is refused', async () => {
  expect(await paymentsOf(randomUUID())).toEqual([])
  expect((await askFor('/api/v1/payments?orderId=7')).statusCode).toBe(400)
  expect((await askFor('/api/v1/payments')).statusCode).toBe(400)
})
