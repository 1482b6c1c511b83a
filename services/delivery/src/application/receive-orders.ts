import { type Order, receiveOrder } from '../domain/order.ts'
import type { Repositories } from './ports.ts'

/** Stores orders to deliver. Geo is asked for their places later, outside of any transaction. */
export async function receiveOrders(
  { orders }: Repositories,
  asked: Pick<Order, 'id' | 'street' | 'volume' | 'traceparent'>[],
): Promise<void> {
  await orders.add(asked.map(receiveOrder))
}
