import { PaymentCompleted, PaymentFailed } from '@groundwork/contracts/payment'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/event'
import { createPollingLoop } from '@groundwork/kernel/polling-loop'
import type { Queryable } from '@groundwork/kernel/pool'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
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
  withTransaction: WithTransaction
  provider: PaymentProvider
  log: FastifyBaseLogger
  /** After this, a payment whose taker has died, or was not answered, is taken up again. Milliseconds. */
  claimMs?: number
  /** How long the provider may take to answer. Shorter than the claim, so that nobody else asks meanwhile. */
  chargeMs?: number
  /** Between looks when nothing wakes it: for payments whose claim has run out. */
  pollMs?: number
}

/** So many charges are under way at most. One that hangs takes up one place, and the others go on. */
const chargeLimit = 50

/**
 * Takes the payments that are written down. At every point where a process can die, what it leaves is either untouched
 * or a charge whose outcome is not known; the next one asks the provider again under the same key, which is the
 * order's id, and hears what came of it. The outcome and its event are then committed together.
 *
 * A provider that does not answer in time is the same case: no outcome is guessed (a payment called failed may have been
 * taken, and the other way round), the payment stays `processing`, and it is asked for again when its claim has run out,
 * for as long as it takes. New payments come before those.
 */
export function createCashier(options: CashierOptions): Cashier {
  const { sql, withTransaction, provider, log, claimMs = 5000, chargeMs = 3000, pollMs = 3000 } = options
  if (chargeMs >= claimMs) throw new RangeError(`a charge of ${chargeMs} ms outlives its claim of ${claimMs} ms`)
  const underWay = new Set<Promise<boolean>>()
  const loop = createPollingLoop({ work: takeMore, pollMs, log, failing: 'payments wait' })

  /** Fills the free places, and waits for one when there is none; true when there may be more to take. */
  async function takeMore(): Promise<boolean> {
    const free = chargeLimit - underWay.size
    const payments = await claimPayments(sql, free, claimMs)
    for (const payment of payments) begin(payment)
    if (underWay.size === chargeLimit) await Promise.race(underWay)
    return payments.length === free
  }

  function begin(payment: Payment): Promise<boolean> {
    const taking = take(payment).finally(() => underWay.delete(taking))
    underWay.add(taking)
    return taking
  }

  async function takeOpenPayments(): Promise<number> {
    const payments = await claimPayments(sql, chargeLimit, claimMs)
    const settled = await Promise.all(payments.map(begin))
    return settled.filter(Boolean).length
  }

  async function take(payment: Payment): Promise<boolean> {
    try {
      const outcome = await charge(payment)
      return await withTransaction(async work => {
        const first = await settlePayment(work, payment.id, outcome)
        if (first) work.emit(eventOf(payment, outcome))
        return first
      })
    } catch (error) {
      log.warn({ err: error, payment: payment.id }, 'the outcome is not known yet; it will be asked for again')
      return false
    }
  }

  /** Ends in time whether or not the provider minds the signal. An answer that comes later is heard the next time. */
  function charge({ orderId, amountMinor, currency, method }: Payment): Promise<ChargeOutcome> {
    const signal = AbortSignal.timeout(chargeMs)
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error(`the provider did not answer within ${chargeMs} ms`)))
    })
    return Promise.race([provider.charge({ idempotencyKey: orderId, amountMinor, currency, method }, signal), late])
  }

  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await Promise.all(underWay)
    },
    takeOpenPayments,
  }
}

function eventOf(payment: Payment, outcome: ChargeOutcome): OutgoingEvent {
  const { id: paymentId, orderId, amountMinor, currency, traceparent } = payment
  const about = { aggregateId: orderId, version: 1, traceparent }
  return outcome.status === 'taken'
    ? createEvent(PaymentCompleted, { ...about, data: { orderId, paymentId, amountMinor, currency } })
    : createEvent(PaymentFailed, { ...about, data: { orderId, paymentId, reason: outcome.reason } })
}
