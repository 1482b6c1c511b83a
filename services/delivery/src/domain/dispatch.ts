import { type Courier, canTake, couldEverTake, takeParcel, ticksTo } from './courier.ts'
import { assignOrder, failOrder, type Order, type OrderChange } from './order.ts'

/** The result of a dispatch; `wait` when no courier has room now but one may have later. */
export type Dispatch = { assigned: OrderChange; courier: Courier } | { failed: OrderChange } | 'wait'

/**
 * Assigns the order to the courier that arrives first; among equals, to the first in the list. Order and courier both
 * change, or neither.
 * @throws DomainError `order.wrong-status` for an order that is not just located
 */
export function dispatch(order: Order, couriers: readonly Courier[]): Dispatch {
  if (couriers.length === 0) return 'wait'
  if (!couriers.some(courier => couldEverTake(courier, order.volume))) return { failed: failOrder(order, 'too_large') }
  const able = couriers.filter(courier => canTake(courier, order.volume))
  const { location, volume, id } = order
  const ticks = able.map(courier => ticksTo(courier, location!))
  const first = able[ticks.indexOf(Math.min(...ticks))]
  if (!first) return 'wait'
  return { assigned: assignOrder(order, first.id), courier: takeParcel(first, { id, volume, location: location! }) }
}
