import { TakePayment } from '@groundwork/contracts/sales'
import type { MessageHandler } from '@groundwork/kernel/consumer'
import { type EventOf, handleEvents } from '@groundwork/kernel/event-handler'
import { uuidv7 } from '@groundwork/kernel/ids'
import type { Payment } from '../domain/payment.ts'
import { addPayments } from '../repo/payments.ts'

/**
 * Writes down what is to be taken and nothing more. The provider is asked afterwards, outside of any transaction: one
 * that is held open across a network call keeps its locks and its connection for as long as a stranger likes.
 *
 * @param wake called when there is something to take
 */
export function paymentCommands(consumer: string, wake: () => void): MessageHandler {
  return handleEvents(consumer, [TakePayment], async (work, events) => {
    await addPayments(work, events.map(paymentFor))
    work.afterCommit(async () => wake())
  })
}

function paymentFor({ data, traceparent }: EventOf<typeof TakePayment>): Payment {
  const { orderId, amountMinor, currency, paymentMethod } = data
  return { id: uuidv7(), orderId, amountMinor, currency, method: paymentMethod, status: 'processing', traceparent }
}
