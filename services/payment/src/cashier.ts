import { crashPoint } from '@groundwork/kernel/crash-point'
import { createPollingLoop } from '@groundwork/kernel/polling-loop'
import type { Queryable } from '@groundwork/kernel/pool'
import { traceIdOf } from '@groundwork/kernel/tracing'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import type { FastifyBaseLogger } from 'fastify'
import type { Payment } from './domain/payment.ts'
import { paymentStates } from './domain/payment-transitions.ts'
import type { PaymentProvider, ProviderAnswer } from './provider/provider.ts'
import { claimPayments } from './repo/payments.ts'
import { settle } from './settle.ts'

export interface Cashier {
  start(): void
  wake(): void
  stop(): Promise<void>
  /** Asks what is to be asked now, once; gives how many were settled. */
  settleOpenPayments(): Promise<number>
}

interface CashierOptions {
  sql: Queryable
  withTransaction: WithTransaction
  provider: PaymentProvider
  log: FastifyBaseLogger
  /** After this, a payment whose cashier has died, or was not answered, is taken up again. Milliseconds. */
  claimMs?: number
  /** How long the provider may take to answer. Shorter than the claim, so that nobody else asks meanwhile. */
  answerMs?: number
  /** Between looks when nothing wakes it: for payments whose claim has run out. */
  pollMs?: number
}

/** So many requests are under way at most. One that hangs takes up one place, and the others go on. */
const requestLimit = 50

/**
 * Asks the provider for what is written down: each payment in a state that `asks`. At every point where a process can die,
 * what it leaves is either untouched or a request whose outcome is not known; the next one asks again under the same key,
 * which is the order's id, and hears what came of it. The outcome and its event are then committed together.
 *
 * A provider that does not answer in time is the same case: no outcome is guessed (a payment called failed may have been
 * taken, and the other way round), the payment stays as it is, and it is asked about again when its claim has run out, for
 * as long as it takes. New payments come before those.
 */
export function createCashier(options: CashierOptions): Cashier {
  const { sql, withTransaction, provider, log, claimMs = 5000, answerMs = 3000, pollMs = 3000 } = options
  if (answerMs >= claimMs) throw new RangeError(`an answer within ${answerMs} ms outlives its claim of ${claimMs} ms`)
  const underWay = new Set<Promise<boolean>>()
  const loop = createPollingLoop({ work: askMore, pollMs, log, failing: 'payments wait' })

  /** Fills the free places, and waits for one when there is none; true when there may be more to ask. */
  async function askMore(): Promise<boolean> {
    const free = requestLimit - underWay.size
    const payments = await claimPayments(sql, free, claimMs)
    for (const payment of payments) begin(payment)
    if (underWay.size === requestLimit) await Promise.race(underWay)
    return payments.length === free
  }

  function begin(payment: Payment): Promise<boolean> {
    const asking = ask(payment).finally(() => underWay.delete(asking))
    underWay.add(asking)
    return asking
  }

  async function settleOpenPayments(): Promise<number> {
    const payments = await claimPayments(sql, requestLimit, claimMs)
    const settled = await Promise.all(payments.map(begin))
    return settled.filter(Boolean).length
  }

  async function ask(payment: Payment): Promise<boolean> {
    try {
      crashPoint('cashier.before-asking')
      const answer = await answerAbout(payment)
      crashPoint('cashier.after-answer')
      const settled = await withTransaction(work => settle(work, payment, answer))
      if (settled && paymentStates[settled.status].asks) loop.wake()
      return settled !== undefined
    } catch (error) {
      const about = { order_id: payment.orderId, trace_id: traceIdOf(payment.traceparent), payment_id: payment.id }
      log.warn({ err: error, ...about }, 'the outcome is not known yet; it will be asked for again')
      return false
    }
  }

  /** Ends in time whether or not the provider minds the signal. An answer that comes later is heard the next time. */
  function answerAbout({ orderId, status, ...payment }: Payment): Promise<ProviderAnswer> {
    const { amountMinor, currency, method, traceparent } = payment
    const signal = AbortSignal.timeout(answerMs)
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error(`the provider did not answer within ${answerMs} ms`)))
    })
    const operation = paymentStates[status].asks!
    const asked = { key: orderId, operation, amountMinor, currency, method, traceparent }
    return Promise.race([provider.request(asked, signal), late])
  }

  return {
    start: loop.start,
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await Promise.all(underWay)
    },
    settleOpenPayments,
  }
}
