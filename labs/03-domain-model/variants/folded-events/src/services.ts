import { type Context, type Courier, DomainError, type Order } from '../given/types.ts'
import { decideRelease, decideTake } from './couriers.ts'
import { logs } from './log.ts'
import { decideAssign, decideComplete } from './orders.ts'

export function dispatch(order: Order, couriers: readonly Courier[], ctx: Context): Courier {
  const [best] = couriers
    .filter(courier => courier.canTake(order.volume))
    .map((courier, index) => ({ courier, index, ticks: courier.ticksTo(order.location) }))
    .sort((a, b) => a.ticks - b.ticks || a.index - b.index)
  if (!best) throw new DomainError('dispatch.no-courier')
  // Who has been dispatched already is refused by one of the two, whichever is asked first.
  const took = decideTake(best.courier, order, ctx)
  const assigned = decideAssign(order, best.courier.id, ctx)
  logs.get(order)!.append(assigned)
  logs.get(best.courier)!.append(took)
  return best.courier
}

export function completeDelivery(order: Order, courier: Courier, ctx: Context): void {
  if (order.courierId !== courier.id) throw new DomainError('delivery.wrong-courier')
  if (!courier.location.equals(order.location)) throw new DomainError('delivery.not-there')
  const released = decideRelease(courier, order.id, ctx)
  const completed = decideComplete(order, ctx)
  logs.get(courier)!.append(released)
  logs.get(order)!.append(completed)
}
