import type { UnitOfWork } from '@groundwork/kernel/unit-of-work'
import { announcementsOf } from './announcement.ts'
import type { Payment } from './domain/payment.ts'
import { afterAnswer } from './domain/payment-transitions.ts'
import type { ProviderAnswer } from './provider/provider.ts'
import { settlePayment } from './repo/payments.ts'

/**
 * Writes down what the provider says of a payment, and what is to be said of it in turn; gives the payment as it is then.
 * Undefined when that leads nowhere: the payment has gone on meanwhile, or the answer is none to what is being asked.
 */
export async function settle(work: UnitOfWork, payment: Payment, answer: ProviderAnswer): Promise<Payment | undefined> {
  const after = afterAnswer(payment, answer)
  if (!after || !(await settlePayment(work, payment.status, after, answer.reference))) return undefined
  work.emit(...announcementsOf(after))
  return after
}
