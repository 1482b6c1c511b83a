import { StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import type { Order } from './domain/order.ts'

export const PaymentMethod = Type.Enum(['test-ok', 'test-declined'], {
  description: 'The simulated provider takes `test-ok` and declines `test-declined`.',
})

export const OrderLineView = Type.Object({
  productId: UuidOf('Which product.'),
  quantity: Type.Integer({ description: 'How many pieces.' }),
  priceMinor: Type.Integer({ description: 'Of one piece, in minor units, at the time of the order.' }),
})

/** An order as callers see it. */
export const OrderView = Type.Object({
  id: UuidOf('Made by sales when the order was placed.'),
  customerId: UuidOf('Who ordered.'),
  status: Type.Enum(['pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled'], {
    description: '`pending` until the stock is set aside, `confirmed` until it is paid.',
  }),
  reason: Type.Union([Type.Enum(['out_of_stock', 'payment_declined']), Type.Null()], {
    description: 'Why it was cancelled.',
  }),
  paymentMethod: PaymentMethod,
  amountMinor: Type.Integer({ description: 'Of all lines together, in minor units.' }),
  currency: Type.String({ description: 'ISO 4217, one for the whole order.' }),
  lines: Type.Array(OrderLineView, { description: 'What was ordered.' }),
  placedAt: Type.String({ format: 'date-time', description: 'When sales took the order.' }),
})
export type OrderView = Static<typeof OrderView>

const OrderLine = StrictObject({
  productId: UuidOf('One that is for sale, as `/api/v1/products` lists it.', '00000000-0000-4000-8000-000000000101'),
  quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'How many pieces.' }),
})

export const PlaceOrderBody = StrictObject({
  customerId: UuidOf('Who orders.', '00000000-0000-4000-8000-000000000001'),
  paymentMethod: PaymentMethod,
  lines: Type.Array(OrderLine, { minItems: 1, maxItems: 50, description: 'What is ordered.' }),
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
