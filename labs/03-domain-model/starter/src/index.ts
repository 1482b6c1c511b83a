import { type Context, type Courier, DomainError, type NewCourier, type NewOrder, type Order } from '../given/types.ts'
import { CourierModel } from './courier.ts'
import { OrderModel } from './order.ts'

export { location } from './location.ts'

export function createOrder(input: NewOrder, ctx: Context): Order {
  return new OrderModel(input, ctx)
}

export function createCourier(input: NewCourier, ctx: Context): Courier {
  return new CourierModel(input, ctx)
}

export function dispatch(_order: Order, _couriers: readonly Courier[], _ctx: Context): Courier {
  throw new DomainError('dispatch.not-written')
}

export function completeDelivery(_order: Order, _courier: Courier, _ctx: Context): void {
  throw new DomainError('delivery.not-written')
}
