import { CancelReason } from '@groundwork/contracts/sales'
import { pattern, StrictObject, UuidOf } from '@groundwork/kernel/schema'
import { type Static, Type } from 'typebox'
import type { Order } from './domain/order.ts'

/** What the simulated provider's cards are called; the shop never sees the number of one. */
export const PaymentMethod = Type.Enum(
  ['test-ok', 'test-declined', 'test-expired', 'test-slow', 'test-lost', 'test-callback'],
  {
    description:
      'A test card of the simulated provider: taken (`test-ok`), declined at once (`test-declined`) or when the money is to be taken (`test-expired`), or taken after a while (`test-slow`), with its answer lost (`test-lost`) or sent later (`test-callback`).',
  },
)

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
    description:
      '`pending` until the stock is set aside, `confirmed` until it is paid, `paid` until a courier has it, `shipped` until it is there.',
  }),
  reason: Type.Union([CancelReason, Type.Null()], { description: 'Why it was cancelled, or is being.' }),
  paymentMethod: PaymentMethod,
  // Answers that an earlier release has kept have none.
  street: Type.Optional(Type.String({ description: 'Where it goes.' })),
  amountMinor: Type.Integer({ description: 'Of all lines together, in minor units.' }),
  currency: Type.String({ description: 'ISO 4217, one for the whole order.' }),
  lines: Type.Array(OrderLineView, { description: 'What was ordered.' }),
  placedAt: Type.String({ format: 'date-time', description: 'When sales took the order.' }),
})
export type OrderView = Static<typeof OrderView>

/** Where an order goes that says nothing else. */
export const defaultStreet = 'Harbour Street 1'

const OrderLine = StrictObject({
  productId: UuidOf('One that is for sale, as `/api/v1/products` lists it.', '00000000-0000-4000-8000-000000000101'),
  quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'How many pieces.' }),
})

export const PlaceOrderBody = StrictObject({
  customerId: UuidOf('Who orders.', '00000000-0000-4000-8000-000000000001'),
  paymentMethod: PaymentMethod,
  street: Type.String({
    minLength: 1,
    maxLength: 200,
    ...pattern('\\S', 'more than blanks'),
    default: defaultStreet,
    description: 'Where it goes.',
  }),
  lines: Type.Array(OrderLine, { minItems: 1, maxItems: 50, description: 'What is ordered.' }),
})
export type PlaceOrderBody = Static<typeof PlaceOrderBody>

export function viewOf(order: Order, placedAt: Date): OrderView {
  const { id, customerId, status, reason, street, amountMinor, currency, lines } = order
  const paymentMethod = order.paymentMethod as OrderView['paymentMethod']
  return {
    id,
    customerId,
    status,
    reason,
    paymentMethod,
    street,
    amountMinor,
    currency,
    lines,
    placedAt: placedAt.toISOString(),
  }
}
