import type { Context, Courier as CourierView, Location, NewCourier, NewOrder, Order as OrderView } from '../given/types.ts'
import { Courier } from './courier.ts'
import { Order } from './order.ts'
import { drawn, Refusal, spot } from './parts.ts'

export const location = (x: number, y: number): Location => spot({ x, y })

export function createOrder(input: NewOrder, ctx: Context): OrderView {
  return new Order({ ...input }, ctx)
}

export function createCourier(input: NewCourier, ctx: Context): CourierView {
  return new Courier({ ...input }, ctx)
}

export function dispatch(order: OrderView, couriers: readonly CourierView[], ctx: Context): CourierView {
  if (order.status !== 'created') throw new Refusal('order.wrong-status')
  const first = couriers.reduce<CourierView | null>((best, courier) => {
    if (!courier.canTake(order.volume)) return best
    return best !== null && best.ticksTo(order.location) <= courier.ticksTo(order.location) ? best : courier
  }, null)
  if (first === null) throw new Refusal('dispatch.no-courier')
  // Both draws come first; from then on nothing can fail, since all questions have been asked.
  const [forOrder, forCourier] = [drawn(ctx), drawn(ctx)]
  first.take(order, forCourier)
  order.assign(first.id, forOrder)
  return first
}

export function completeDelivery(order: OrderView, courier: CourierView, ctx: Context): void {
  if (order.status !== 'assigned') throw new Refusal('order.wrong-status')
  if (order.courierId !== courier.id) throw new Refusal('delivery.wrong-courier')
  if (order.location.distanceTo(courier.location) > 0) throw new Refusal('delivery.not-there')
  if (courier.storagePlaces.every(place => place.orderId !== order.id)) throw new Refusal('courier.not-carrying')
  const [forOrder, forCourier] = [drawn(ctx), drawn(ctx)]
  courier.release(order.id, forCourier)
  order.complete(forOrder)
}
