import { CancelReason } from '@groundwork/contracts/sales'
import { pattern, StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { type Static, Type } from 'typebox'
import type { Order } from './domain/order.ts'

/** The simulated provider's names for its test cards. The shop never sees a card number. */
const PaymentMethod = Type.Enum(
  ['test-ok', 'test-declined', 'test-expired', 'test-slow', 'test-lost', 'test-callback'],
  {
    description:
      'A test card of the simulated provider. `test-ok` is accepted. `test-declined` is declined at once, `test-expired` when the money is taken. `test-slow` is accepted after two seconds. With `test-lost` the first answer is lost, and with `test-callback` it is sent later.',
  },
)

const OrderLineView = Type.Object({
  productId: UuidOf('The product.'),
  quantity: Type.Integer({ description: 'The number of pieces.' }),
  priceMinor: Type.Integer({ description: 'The price of one piece at the time of the order, in minor units.' }),
})

/** An order as callers see it. */
export const OrderView = Type.Object({
  id: UuidOf('The id of the order, created by sales.'),
  customerId: UuidOf('The customer who placed the order.'),
  status: Type.Enum(['pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled'], {
    description:
      'The order is `pending` until its stock is reserved, `confirmed` until it is paid, `paid` until a courier has it, and `shipped` until it is `delivered`.',
  }),
  reason: Type.Union([CancelReason, Type.Null()], {
    description: 'Why the order is cancelled or being cancelled; null otherwise.',
  }),
  paymentMethod: PaymentMethod,
  // Optional, because answers that an earlier release has stored under a key have none.
  street: Type.Optional(Type.String({ description: 'The street to deliver to.' })),
  amountMinor: Type.Integer({ description: 'The sum of all lines, in minor units.' }),
  currency: Type.String({ description: 'The currency of the whole order, by ISO 4217.' }),
  lines: Type.Array(OrderLineView, { description: 'The products that were ordered.' }),
  placedAt: Type.String({ format: 'date-time', description: 'When the order was placed.' }),
})
export type OrderView = Static<typeof OrderView>

/** The street of an order that names none. */
export const defaultStreet = 'Harbour Street 1'

const OrderLine = StrictObject({
  productId: UuidOf('A product that `/api/v1/products` lists.', '00000000-0000-4000-8000-000000000101'),
  quantity: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1, description: 'The number of pieces.' }),
})

export const PlaceOrderBody = StrictObject({
  customerId: UuidOf('The customer who orders.', '00000000-0000-4000-8000-000000000001'),
  paymentMethod: PaymentMethod,
  street: Type.String({
    minLength: 1,
    maxLength: 200,
    ...pattern('\\S', 'more than blanks'),
    default: defaultStreet,
    description: 'The street to deliver to.',
  }),
  lines: Type.Array(OrderLine, { minItems: 1, maxItems: 50, description: 'The products to order, each in one line.' }),
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
