import { type Context, type Courier, DomainError, type Order } from '../given/types.ts'
import type { ClosedCourier } from './courier.ts'
import type { ClosedOrder } from './order.ts'

/** Chooses the courier who is there first, and gives the order to it. */
export function dispatch(order: Order, couriers: readonly Courier[], ctx: Context): Courier {
  if (order.status !== 'created') throw new DomainError('order.wrong-status')
  const able = couriers.filter(courier => courier.canTake(order.volume))
  const ticks = new Map(able.map(courier => [courier, courier.ticksTo(order.location)]))
  const fewest = Math.min(...ticks.values())
  const chosen = able.find(courier => ticks.get(courier) === fewest)
  if (!chosen) throw new DomainError('dispatch.no-courier')
  // #region both-or-neither
  const take = (chosen as ClosedCourier).prepareTake(order, ctx)
  const assign = (order as ClosedOrder).prepareAssign(chosen.id, ctx)
  take()
  assign()
  // #endregion both-or-neither
  return chosen
}

export function completeDelivery(order: Order, courier: Courier, ctx: Context): void {
  if (order.status !== 'assigned') throw new DomainError('order.wrong-status')
  if (order.courierId !== courier.id) throw new DomainError('delivery.wrong-courier')
  if (!order.location.equals(courier.location)) throw new DomainError('delivery.not-there')
  const release = (courier as ClosedCourier).prepareRelease(order.id, ctx)
  const complete = (order as ClosedOrder).prepareComplete(ctx)
  release()
  complete()
}
