import { dispatch } from '../domain/dispatch.ts'
import type { Order, OrderChange } from '../domain/order.ts'
import { batchSize } from './batch-size.ts'
import type { InTransaction } from './ports.ts'

/**
 * Assigns waiting orders to couriers. Couriers are read without a lock, so that they go on moving meanwhile. When a
 * chosen courier has moved before the commit, the whole transaction runs again.
 * @returns the number of orders that it looked at
 */
export function dispatchOrders(inTransaction: InTransaction): Promise<number> {
  return inTransaction(async ({ orders, couriers }) => {
    const located = await orders.lockLocated(batchSize)
    if (located.length === 0) return 0
    const before = await couriers.all()
    let fleet = before
    const changes: OrderChange[] = []
    const waiting: Order[] = []
    for (const order of located) {
      const result = dispatch(order, fleet)
      if (result === 'wait') waiting.push(order)
      else if ('failed' in result) changes.push(result.failed)
      else {
        changes.push(result.assigned)
        fleet = fleet.map(courier => (courier.id === result.courier.id ? result.courier : courier))
      }
    }
    await orders.save(changes)
    await orders.postpone(waiting)
    await couriers.save(fleet.filter((courier, index) => courier !== before[index]))
    return located.length
  })
}
