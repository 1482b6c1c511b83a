import { Closed, Uuid } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import type { Order } from './domain/order.ts'

export const PaymentMethod = Type.Enum(['test-ok', 'test-declined'], {
  description: 'The simulated provider takes `test-ok` and declines `test-declined`.',
})

export const OrderLineView = Type.Object({
  productId: Uuid,
  quantity: Type.Integer(),
  priceMinor: Type.Integer({ description: 'Of one piece, in minor units, at the time of the order.' }),
})

/** An order as callers see it. */
export const OrderView = Type.Object({
  id: Uuid,
  customerId: Uuid,
  status: Type.Enum(['pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled']),
  reason: Type.Union([Type.Enum(['out_of_stock', 'payment_declined']), Type.Null()], {
    description: 'Why it was cancelled.',
  }),
  paymentMethod: PaymentMethod,
  amountMinor: Type.Integer({ description: 'In minor units.' }),
  currency: Type.String(),
  lines: Type.Array(OrderLineView),
  placedAt: Type.String({ format: 'date-time' }),
})
export type OrderView = Static<typeof OrderView>

export const PlaceOrderBody = Closed({
  customerId: Uuid,
  paymentMethod: PaymentMethod,
  lines: Type.Array(Closed({ productId: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }) }), {
    minItems: 1,
    maxItems: 50,
  }),
})
export type PlaceOrderBody = Static<typeof PlaceOrderBody>

export function viewOf(order: Order, placedAt: Date): OrderView {
  const { id, customerId, status, reason, amountMinor, currency, lines } = order
  const paymentMethod = order.paymentMethod as OrderView['paymentMethod']
  return {
    id,
    customerId,
    status,
    reason,
    paymentMethod,
    amountMinor,
    currency,
    lines,
    placedAt: placedAt.toISOString(),
  }
}
