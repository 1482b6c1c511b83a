import { type Order, receiveOrder } from '../domain/order.ts'
import type { Repositories } from './ports.ts'

/**
 * Writes down what is to be delivered and nothing more: where it goes is asked afterwards, outside of any transaction.
 */
export async function receiveOrders(
  { orders }: Repositories,
  asked: Pick<Order, 'id' | 'street' | 'volume' | 'traceparent'>[],
): Promise<void> {
  await orders.add(asked.map(receiveOrder))
}
