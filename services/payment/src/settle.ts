import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { announcementsOf } from './announcement.ts'
import type { Payment } from './domain/payment.ts'
import { afterAnswer } from './domain/payment-transitions.ts'
import type { ProviderAnswer } from './provider/provider.ts'
import { settlePayment } from './repo/payments.ts'

/**
 * Stores the provider's answer about a payment and emits its events.
 * @returns the payment after that; undefined when the answer changes nothing, because the payment has another state by
 * now or the answer belongs to another request
 */
export async function settle(work: UnitOfWork, payment: Payment, answer: ProviderAnswer): Promise<Payment | undefined> {
  const after = afterAnswer(payment, answer)
  if (!after || !(await settlePayment(work, payment.status, after, answer.reference))) return undefined
  work.emit(...announcementsOf(after))
  return after
}
