import { randomUUID } from 'node:crypto'
import { DeliverOrder } from '@groundwork/contracts/sales'
import { createEvent } from '@groundwork/kernel/events/event'

/** A command to deliver a new order. */
export function deliverOrder({ street = 'Baker Street', volume = 1, orderId = randomUUID() as string } = {}) {
  return createEvent(DeliverOrder, { aggregateId: orderId, version: 5, data: { orderId, street, volume } })
}
