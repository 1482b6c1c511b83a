import { randomUUID } from 'node:crypto'
import { AuthorisePayment, CapturePayment, RefundPayment, TakePayment, VoidPayment } from '@groundwork/contracts/sales'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import { freshDatabase, type TestDatabase } from '@groundwork/testkit/database'
import { delivered } from '@groundwork/testkit/delivered'
import { eventually } from '@groundwork/testkit/eventually'
import { silent } from '@groundwork/testkit/silent'
import { testConfig } from '@groundwork/testkit/test-config'
import { tokenFor } from '@groundwork/testkit/token'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCashier, settleByAsking } from './cashier.ts'
import { paymentCommands } from './handlers/payment-commands.ts'
import type { PaymentProvider, ProviderRequest } from './provider/provider.ts'
import { createSimulator } from './provider/simulator.ts'
import { claimPayments } from './repo/payments.ts'
import { providerLedger } from './repo/provider-ledger.ts'
import { openPayment, paymentSettings } from './service.ts'

let database: TestDatabase
let payment: Awaited<ReturnType<typeof openPayment>>
let simulator: PaymentProvider
let deliver: ReturnType<typeof delivered>

beforeAll(async () => {
  database = await freshDatabase()
  payment = await openPayment(testConfig(paymentSettings, 'payment', database))
  simulator = createSimulator({ ledger: providerLedger(database.pool('payment', 'provider')) })
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
  times: { claimMs?: number; answerMs?: number; pollMs?: number } = {},
) => createCashier({ sql: payment.pool, withTransaction: payment.withTransaction, provider, log: silent, ...times })

/** Asks once about every open payment that nobody has claimed, as a cashier does. @returns how many were settled */
async function settleOpenPayments(provider = simulator, { claimMs = 5000, answerMs = 3000 } = {}): Promise<number> {
  const options = { withTransaction: payment.withTransaction, provider, log: silent, answerMs }
  const claimed = await claimPayments(payment.pool, 50, claimMs)
  const settled = await Promise.all(claimed.map(one => settleByAsking(one, options)))
  return settled.filter(Boolean).length
}

/** Times for a provider that does not answer, so short that a test need not wait for long. */
const impatient = { claimMs: 700, answerMs: 500 }

const sum = (paymentMethod: string) => ({ amountMinor: 54000, currency: 'RUB', paymentMethod })

const authorise = (paymentMethod = 'test-ok', orderId: string = randomUUID()) =>
  createEvent(AuthorisePayment, { aggregateId: orderId, version: 2, data: { orderId, ...sum(paymentMethod) } })

const about = (contract: typeof CapturePayment | typeof VoidPayment | typeof RefundPayment, orderId: string) =>
  createEvent(contract, { aggregateId: orderId, version: 3, data: { orderId } })

/** A command is obeyed, and the provider asked, to the end. */
async function obeyed(...commands: OutgoingEvent[]): Promise<void> {
  for (const command of commands) {
    await deliver([command])
    while ((await settleOpenPayments()) > 0);
  }
}

const askFor = async (url: string) => payment.app.inject({ url, headers: await tokenFor('system_admin') })

const paymentsOf = async (orderId: string) => (await askFor(`/api/v1/payments?orderId=${orderId}`)).json().items

const said = async (orderId: string) =>
  (
    await database.admin.query(
      'SELECT type, payload, aggregate_version FROM payment.outbox WHERE key = $1 ORDER BY seq',
      [orderId],
    )
  ).rows

const wordsOf = async (orderId: string) => (await said(orderId)).map(({ type }) => type.split('.')[2])

const ledgerOf = async (orderId: string) =>
  (
    await database.admin.query('SELECT state FROM payment.provider_ledger WHERE idempotency_key = $1', [orderId])
  ).rows.map(({ state }) => state)

test('a payment is set aside, taken and given back, and every step is said once', async () => {
  const command = authorise()
  const orderId = command.event.subject
  await deliver([command])
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'processing' }])
  await settleOpenPayments()
  const [{ id }] = await paymentsOf(orderId)
  expect(await paymentsOf(orderId)).toEqual([
    { id, orderId, amountMinor: 54000, currency: 'RUB', status: 'authorised' },
  ])
  await obeyed(about(CapturePayment, orderId))
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'completed' }])
  await obeyed(about(RefundPayment, orderId))
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'refunded' }])
  const payload = { orderId, paymentId: id, amountMinor: 54000, currency: 'RUB' }
  expect(await said(orderId)).toEqual([
    { type: 'groundwork.payment.payment-authorised.v1', payload, aggregate_version: 1 },
    { type: 'groundwork.payment.payment-completed.v1', payload, aggregate_version: 2 },
    { type: 'groundwork.payment.payment-refunded.v1', payload, aggregate_version: 3 },
  ])
})

test('a payment that the provider declines has failed, and nothing was set aside', async () => {
  const command = authorise('test-declined')
  await obeyed(command)
  expect(await paymentsOf(command.event.subject)).toMatchObject([{ status: 'failed' }])
  expect(await said(command.event.subject)).toMatchObject([
    { type: 'groundwork.payment.payment-failed.v1', payload: { reason: 'declined by the test card' } },
  ])
})

test('a capture that the provider declines is a failed payment', async () => {
  const command = authorise('test-expired')
  await obeyed(command, about(CapturePayment, command.event.subject))
  expect(await paymentsOf(command.event.subject)).toMatchObject([{ status: 'failed' }])
  expect(await wordsOf(command.event.subject)).toEqual(['payment-authorised', 'payment-failed'])
})

test('a sum that was set aside is let go, and cannot be taken afterwards', async () => {
  const command = authorise()
  const orderId = command.event.subject
  await obeyed(command, about(VoidPayment, orderId))
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'voided' }])
  expect(await ledgerOf(orderId)).toEqual(['voided'])
  await expect(deliver([about(CapturePayment, orderId)])).rejects.toThrow('capture for a payment that is voided')
})

test('a void that overtakes its authorisation keeps it from happening', async () => {
  const command = authorise()
  const orderId = command.event.subject
  await obeyed(about(VoidPayment, orderId), command)
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'voided' }])
  expect(await ledgerOf(orderId)).toEqual([])
})

test('a void that reaches the provider before the authorisation that was under way keeps it from happening', async () => {
  const command = authorise()
  const orderId = command.event.subject
  await deliver([command])
  let arrive: (() => void) | undefined
  const slow: PaymentProvider = {
    async request(asked, signal) {
      await new Promise<void>(resolve => (arrive = resolve))
      return simulator.request(asked, signal)
    },
  }
  const authorising = settleOpenPayments(slow)
  await eventually(() => expect(arrive).toBeDefined())
  await obeyed(about(VoidPayment, orderId))
  arrive!()
  expect(await authorising).toBe(0)
  expect([await ledgerOf(orderId), await wordsOf(orderId)]).toEqual([['voided'], ['payment-voided']])
})

test('a command that comes again, also under a new id, asks for nothing more and is answered again', async () => {
  const command = authorise()
  const orderId = command.event.subject
  const again = { ...command, event: { ...command.event, id: randomUUID() } }
  await deliver([command, command])
  await settleOpenPayments()
  await obeyed(again)
  expect(await paymentsOf(orderId)).toHaveLength(1)
  expect(await wordsOf(orderId)).toEqual(['payment-authorised', 'payment-authorised'])
  await obeyed(about(CapturePayment, orderId), about(CapturePayment, orderId), again)
  expect((await wordsOf(orderId)).slice(2)).toEqual(['payment-completed', 'payment-completed'])
  expect((await said(orderId)).map(event => event.aggregate_version)).toEqual([1, 1, 2, 2])
})

test('the command of an earlier release sets the sum aside and takes it', async () => {
  const orderId = randomUUID()
  const take = createEvent(TakePayment, { aggregateId: orderId, version: 2, data: { orderId, ...sum('test-ok') } })
  await obeyed(take)
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'completed' }])
  expect(await wordsOf(orderId)).toEqual(['payment-completed'])
})

test('a charge of an earlier release, whose outcome was not written down any more, is found and not made again', async () => {
  const orderId = randomUUID()
  await database.admin.query(
    `INSERT INTO payment.provider_ledger (idempotency_key, state, amount_minor, currency, reference)
     VALUES ($1, 'captured', 54000, 'RUB', 'sim_earlier')`,
    [orderId],
  )
  const take = createEvent(TakePayment, { aggregateId: orderId, version: 2, data: { orderId, ...sum('test-ok') } })
  await obeyed(take)
  expect(await paymentsOf(orderId)).toMatchObject([{ status: 'completed' }])
  expect(await wordsOf(orderId)).toEqual(['payment-completed'])
})

test.each([AuthorisePayment, CapturePayment, RefundPayment])(
  'a cashier that dies after $type was done and before writing it down: the next one finds out and does nothing twice',
  async contract => {
    const command = authorise()
    const orderId = command.event.subject
    const steps = [command, about(CapturePayment, orderId), about(RefundPayment, orderId)]
    const dyingAt = steps.findIndex(step => step.event.type === contract.type)
    await obeyed(...steps.slice(0, dyingAt))
    await deliver([steps[dyingAt]!])
    const before = await ledgerOf(orderId)
    const dying: PaymentProvider = {
      async request(...asked) {
        await simulator.request(...asked)
        throw new Error('the process died here')
      },
    }
    await settleOpenPayments(dying, impatient)
    const after = await ledgerOf(orderId)
    expect(after).not.toEqual(before)
    expect(await paymentsOf(orderId)).toMatchObject([{ status: 'processing' }])
    await eventually(async () => expect(await settleOpenPayments()).toBe(1))
    expect([await ledgerOf(orderId), (await said(orderId)).length]).toEqual([after, dyingAt + 1])
  },
)

describe('a service that has lost its database reads its commands again', () => {
  const bookOf = async (orderId: string) =>
    (
      await database.admin.query(
        `SELECT status, version, method, provider_reference, payment.decline_reason, payment.amount_minor, state
         FROM payment.payments AS payment JOIN payment.provider_ledger ON idempotency_key = order_id::text
         WHERE order_id = $1`,
        [orderId],
      )
    ).rows

  async function forget(orderId: string, commands: OutgoingEvent[]): Promise<void> {
    await database.admin.query('DELETE FROM payment.payments WHERE order_id = $1', [orderId])
    const ids = commands.map(({ event }) => event.id)
    await database.admin.query('DELETE FROM payment.inbox WHERE message_id = ANY($1)', [ids])
  }

  test.each([
    ['given back', 'test-ok', [CapturePayment, RefundPayment]],
    ['taken', 'test-ok', [CapturePayment]],
    ['let go', 'test-ok', [VoidPayment]],
    ['declined', 'test-declined', []],
    ['declined when it was to be let go', 'test-declined', [VoidPayment]],
    ['declined when it was to be taken', 'test-expired', [CapturePayment]],
  ] as const)('what was %s is so again, and the provider does nothing twice', async (_end, method, contracts) => {
    const first = authorise(method)
    const orderId = first.event.subject
    const commands = [first, ...contracts.map(contract => about(contract, orderId))]
    await obeyed(...commands)
    const before = await bookOf(orderId)
    expect(before).toHaveLength(1)

    await forget(orderId, commands)
    await obeyed(...commands)
    expect(await bookOf(orderId)).toEqual(before)

    await forget(orderId, commands)
    await deliver(commands)
    while ((await settleOpenPayments()) > 0);
    expect(await bookOf(orderId)).toEqual(before)
  })
})

const never = new Promise<never>(() => {})

test('a provider that never answers about one payment holds up no other, and no outcome is guessed', async () => {
  const [stuck, other] = [authorise(), authorise()]
  await deliver([stuck, other])
  const signals: AbortSignal[] = []
  const hanging: PaymentProvider = {
    request(asked, signal) {
      if (asked.key !== stuck.event.subject) return simulator.request(asked, signal)
      signals.push(signal)
      return never
    },
  }
  expect(await settleOpenPayments(hanging, impatient)).toBe(1)
  expect(await paymentsOf(other.event.subject)).toMatchObject([{ status: 'authorised' }])
  expect(await paymentsOf(stuck.event.subject)).toMatchObject([{ status: 'processing' }])
  expect(await said(stuck.event.subject)).toEqual([])
  expect(signals.map(signal => signal.aborted)).toEqual([true])
  await eventually(async () => expect(await settleOpenPayments()).toBe(1))
})

test('a sum set aside by a provider whose answer never came is found by asking again, and not set aside twice', async () => {
  const command = authorise()
  await deliver([command])
  const requests: ProviderRequest[] = []
  const mute: PaymentProvider = {
    async request(asked, signal) {
      requests.push(asked)
      await simulator.request(asked, signal)
      return requests.length < 3 ? never : simulator.request(asked, signal)
    },
  }
  await eventually(async () => expect(await settleOpenPayments(mute, impatient)).toBe(1))
  expect(new Set(requests.map(({ key }) => key))).toEqual(new Set([command.event.subject]))
  expect(await paymentsOf(command.event.subject)).toMatchObject([{ status: 'authorised' }])
  expect([(await ledgerOf(command.event.subject)).length, (await said(command.event.subject)).length]).toEqual([1, 1])
})

test('a cashier whose provider hangs can still be stopped', async () => {
  const command = authorise()
  await deliver([command])
  let asked = 0
  const hanging: PaymentProvider = {
    request() {
      asked++
      return never
    },
  }
  const stuck = cashier(hanging, impatient)
  stuck.start()
  await eventually(() => expect(asked).toBe(1))
  await stuck.stop()
  await eventually(async () => expect(await settleOpenPayments()).toBe(1))
})

test('a full queue goes on beside a provider that hangs, and without a pause', async () => {
  const commands = Array.from({ length: 160 }, () => authorise())
  await deliver(commands)
  let hangUp: ((reason: Error) => void) | undefined
  const hanging: PaymentProvider = {
    request(asked, signal) {
      if (hangUp) return simulator.request(asked, signal)
      return new Promise((_resolve, reject) => (hangUp = reject))
    },
  }
  const hours = { claimMs: 7_200_000, answerMs: 3_600_000, pollMs: 3_600_000 }
  const busy = cashier(hanging, hours)
  busy.start()
  try {
    await eventually(async () => {
      const { rows } = await database.admin.query(
        "SELECT count(*)::int AS n FROM payment.payments WHERE order_id = ANY($1) AND status = 'authorised'",
        [commands.map(command => command.event.subject)],
      )
      expect(rows[0].n).toBe(159)
    })
  } finally {
    hangUp?.(new Error('the provider hung up'))
    await busy.stop()
    await database.admin.query("UPDATE payment.payments SET claimed_until = '-infinity' WHERE status = 'authorising'")
    await settleOpenPayments()
  }
})

test('an answer that leads to the next question is followed by it without a pause', async () => {
  const orderId = randomUUID()
  const take = createEvent(TakePayment, { aggregateId: orderId, version: 2, data: { orderId, ...sum('test-ok') } })
  const hour = 3_600_000
  const quick = cashier(simulator, { pollMs: hour })
  quick.start()
  await deliver([take])
  quick.wake()
  try {
    await eventually(async () => expect(await paymentsOf(orderId)).toMatchObject([{ status: 'completed' }]))
  } finally {
    await quick.stop()
  }
})

test('an answer that comes when another has settled the payment is not written down again', async () => {
  const command = authorise()
  const orderId = command.event.subject
  await deliver([command])
  let arrive: (() => void) | undefined
  const slow: PaymentProvider = {
    async request(asked, signal) {
      const answer = await simulator.request(asked, signal)
      await new Promise<void>(resolve => (arrive = resolve))
      return answer
    },
  }
  const late = settleOpenPayments(slow)
  await eventually(() => expect(arrive).toBeDefined())
  await database.admin.query("UPDATE payment.payments SET claimed_until = '-infinity' WHERE order_id = $1", [orderId])
  expect(await settleOpenPayments()).toBe(1)
  arrive!()
  expect(await late).toBe(0)
  expect(await wordsOf(orderId)).toEqual(['payment-authorised'])
})

test('a provider may not take longer to answer than the payment is claimed for', () => {
  expect(() => cashier(simulator, { claimMs: 1000, answerMs: 1000 })).toThrow('outlives its claim')
})

test('several cashiers at once settle each payment once', async () => {
  const commands = Array.from({ length: 40 }, () => authorise())
  await deliver(commands)
  const settled = await Promise.all([1, 2, 3].map(() => settleOpenPayments()))
  expect(settled.reduce((total, one) => total + one)).toBe(40)
  for (const command of commands) expect(await said(command.event.subject)).toHaveLength(1)
})

test('an order without payments has an empty list; an order id that is none is refused', async () => {
  expect(await paymentsOf(randomUUID())).toEqual([])
  expect((await askFor('/api/v1/payments?orderId=7')).statusCode).toBe(400)
  expect((await askFor('/api/v1/payments')).statusCode).toBe(400)
})
