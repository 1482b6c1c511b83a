import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { crashPoint } from '@groundwork/kernel/process/crash-point'
import { createPollingLoop } from '@groundwork/kernel/process/polling-loop'
import { traceIdOf } from '@groundwork/kernel/telemetry/tracing'
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
  /** Asks the provider once about every open payment that nobody has claimed. @returns how many were settled */
  settleOpenPayments(): Promise<number>
}

interface CashierOptions {
  sql: Queryable
  withTransaction: WithTransaction
  provider: PaymentProvider
  log: FastifyBaseLogger
  /** Milliseconds after which a payment is claimed again, because its cashier has died or got no answer. */
  claimMs?: number
  /**
   * Time limit for an answer of the provider. It must be shorter than the claim, so that nobody else asks meanwhile.
   */
  answerMs?: number
  /** Milliseconds between polls. They find payments whose claim has expired. */
  pollMs?: number
}

/** The most requests under way. A request that hangs takes one place, and the others go on. */
const requestLimit = 50

/**
 * Asks the provider about every payment in a state that `asks`, and commits the outcome together with its event. A
 * process that dies leaves either an untouched payment or a request with an unknown outcome. The next process sends the
 * same request again under the same key, which is the order's id, and the provider answers with the outcome.
 *
 * A provider that does not answer in time is the same case. The cashier never guesses an outcome, because the money may
 * or may not have moved. The payment stays as it is, and the provider is asked again when the claim has expired, for as
 * long as it takes. New payments come first.
 */
export function createCashier(options: CashierOptions): Cashier {
  const { sql, withTransaction, provider, log, claimMs = 5000, answerMs = 3000, pollMs = 3000 } = options
  if (answerMs >= claimMs) throw new RangeError(`an answer within ${answerMs} ms outlives its claim of ${claimMs} ms`)
  const underWay = new Set<Promise<boolean>>()
  const loop = createPollingLoop({ work: askMore, pollMs, log, failing: 'payments wait' })

  /** Fills the free places, and waits for one when all are taken. @returns true when there may be more to ask */
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
      const answer = await answerWithin(answerMs, provider, payment)
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

/** Rejects after the time limit, also when the provider ignores the signal. The next request gets the late answer. */
function answerWithin(limitMs: number, provider: PaymentProvider, payment: Payment): Promise<ProviderAnswer> {
  const { orderId: key, status, amountMinor, currency, method, traceparent } = payment
  const signal = AbortSignal.timeout(limitMs)
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`the provider did not answer within ${limitMs} ms`)))
  })
  const operation = paymentStates[status].asks!
  return Promise.race([provider.request({ key, operation, amountMinor, currency, method, traceparent }, signal), late])
}
