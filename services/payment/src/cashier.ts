import { PaymentCompleted, PaymentFailed } from '@groundwork/contracts/payment'
import { createAlarm } from '@groundwork/kernel/alarm'
import type { Queryable } from '@groundwork/kernel/db'
import { type OutgoingEvent, occur } from '@groundwork/kernel/event'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import type { FastifyBaseLogger } from 'fastify'
import type { Payment } from './domain/payment.ts'
import type { ChargeOutcome, PaymentProvider } from './provider/provider.ts'
import { claimPayments, settlePayment } from './repo/payments.ts'

export interface Cashier {
  start(): void
  wake(): void
  stop(): Promise<void>
  /** Takes what is to be taken now; gives how many were settled. */
  takeOpenPayments(): Promise<number>
}

interface CashierOptions {
  sql: Queryable
  transact: Transact
  provider: PaymentProvider
  log: FastifyBaseLogger
  /** After this, a payment whose taker has died is taken up by another. Milliseconds. */
  claimMs?: number
}

const atOnce = 50
const pollMs = 1000

/**
 * Takes the payments that are written down. At every point where a process can die, what it leaves is either untouched
 * or a charge whose outcome is not known; the next one asks the provider again under the same key, which is the
 * order's id, and hears what came of it. The outcome and its event are then committed together.
 */
export function createCashier({ sql, transact, provider, log, claimMs = 5000 }: CashierOptions): Cashier {
  const alarm = createAlarm()
  let running = false
  let loop: Promise<void> = Promise.resolve()

  async function takeOpenPayments(): Promise<number> {
    const payments = await claimPayments(sql, atOnce, claimMs)
    const settled = await Promise.all(payments.map(take))
    return settled.filter(Boolean).length
  }

  async function take(payment: Payment): Promise<boolean> {
    try {
      const { orderId, amountMinor, currency, method } = payment
      const outcome = await provider.charge({ idempotencyKey: orderId, amountMinor, currency, method })
      return await transact(async work => {
        const first = await settlePayment(work, payment.id, outcome)
        if (first) work.emit(eventOf(payment, outcome))
        return first
      })
    } catch (error) {
      log.warn({ err: error, payment: payment.id }, 'the outcome is not known yet; it will be asked for again')
      return false
    }
  }

  async function run(): Promise<void> {
    while (running) {
      try {
        const settled = await takeOpenPayments()
        if (settled < atOnce) await alarm.sleep(pollMs)
      } catch (error) {
        log.warn({ err: error }, 'payments wait')
        await alarm.rest(pollMs)
      }
    }
  }

  return {
    start() {
      running = true
      loop = run()
    },
    wake: () => alarm.ring(),
    async stop() {
      running = false
      alarm.end()
      await loop
    },
    takeOpenPayments,
  }
}

function eventOf(payment: Payment, outcome: ChargeOutcome): OutgoingEvent {
  const { id: paymentId, orderId, amountMinor, currency, traceparent } = payment
  const about = { aggregateId: orderId, version: 1, traceparent }
  return outcome.status === 'taken'
    ? occur(PaymentCompleted, { ...about, data: { orderId, paymentId, amountMinor, currency } })
    : occur(PaymentFailed, { ...about, data: { orderId, paymentId, reason: outcome.reason } })
}
