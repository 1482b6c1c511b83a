import { randomUUID } from 'node:crypto'
import { OrderCancelled, OrderPaid, OrderPlaced } from '@groundwork/contracts/sales'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'

/** What sales says of an order of its own. */
export function place(...lines: { productId: string; quantity: number }[]): OutgoingEvent {
  const orderId = randomUUID()
  const data = { orderId, customerId: randomUUID(), lines }
  return createEvent(OrderPlaced, { aggregateId: orderId, version: 1, data })
}

/** As sales asks again when it has heard nothing: another event, of the same version. */
export const askedAgain = ({ event, ...about }: OutgoingEvent): OutgoingEvent => ({
  ...about,
  event: { ...event, id: randomUUID() },
})

export function paid(order: OutgoingEvent, version = 3): OutgoingEvent {
  const orderId = order.event.subject
  return createEvent(OrderPaid, { aggregateId: orderId, version, data: { orderId } })
}

export function cancelled(order: OutgoingEvent, version = 3): OutgoingEvent {
  const orderId = order.event.subject
  return createEvent(OrderCancelled, { aggregateId: orderId, version, data: { orderId, reason: 'payment_declined' } })
}
