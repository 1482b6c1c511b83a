import { Uuid } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'
import { Currency, MinorUnits, Quantity } from './values.ts'

export const CancelReason = Type.Enum([
  'out_of_stock',
  'payment_declined',
  'cancelled_by_customer',
  'timed_out',
  'undeliverable',
])

export const OrderPlaced = contract({
  type: 'groundwork.sales.order-placed.v1',
  summary: 'A customer wants these goods. Stock is to be reserved for all lines or none.',
  topic: 'order-events',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({
    orderId: Uuid,
    customerId: Uuid,
    lines: Type.Array(Type.Object({ productId: Uuid, quantity: Quantity }), { minItems: 1 }),
  }),
})

export const OrderPaid = contract({
  type: 'groundwork.sales.order-paid.v1',
  summary: "The money is in: the reserved goods are the customer's.",
  topic: 'order-events',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

export const OrderCancelled = contract({
  type: 'groundwork.sales.order-cancelled.v1',
  summary: 'Nothing comes of the order: what was reserved for it is free again.',
  topic: 'order-events',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, reason: CancelReason }),
})

export const OrderDelivered = contract({
  type: 'groundwork.sales.order-delivered.v1',
  summary: 'The customer has the goods: nothing more comes of the order.',
  topic: 'order-events',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

/** What is to be paid, and by what means: a name that the provider knows, never the number of a card. */
const Sum = Type.Object({
  orderId: Uuid,
  amountMinor: MinorUnits,
  currency: Currency,
  paymentMethod: Type.String({ minLength: 1 }),
})

export const AuthorisePayment = contract({
  type: 'groundwork.sales.authorise-payment.v1',
  summary: 'A command: have this sum set aside for the order, once.',
  topic: 'payment-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Sum,
})

export const CapturePayment = contract({
  type: 'groundwork.sales.capture-payment.v1',
  summary: 'A command: take the sum that is set aside for the order, once.',
  topic: 'payment-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

export const VoidPayment = contract({
  type: 'groundwork.sales.void-payment.v1',
  summary: 'A command: let go of the sum that is set aside for the order, or see to it that none is.',
  topic: 'payment-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

export const RefundPayment = contract({
  type: 'groundwork.sales.refund-payment.v1',
  summary: 'A command: give back what was taken for the order, once.',
  topic: 'payment-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

export const TakePayment = contract({
  type: 'groundwork.sales.take-payment.v1',
  summary: 'A command of earlier releases: set this sum aside for the order and take it, once.',
  topic: 'payment-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Sum,
})

export const DeliverOrder = contract({
  type: 'groundwork.sales.deliver-order.v1',
  summary: 'A command: bring the order to this street, once.',
  topic: 'order-commands',
  producer: 'sales',
  aggregate: 'order',
  data: Type.Object({
    orderId: Uuid,
    street: Type.String({ minLength: 1 }),
    volume: Type.Integer({ minimum: 1, description: 'In whole units; each piece has one.' }),
  }),
})
