import { Uuid } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'
import { Currency, MinorUnits } from './values.ts'

const Sum = Type.Object({ orderId: Uuid, paymentId: Uuid, amountMinor: MinorUnits, currency: Currency })

export const PaymentAuthorised = contract({
  type: 'groundwork.payment.payment-authorised.v1',
  summary: 'The sum is set aside with the provider; no money moved yet.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Sum,
})

export const PaymentCompleted = contract({
  type: 'groundwork.payment.payment-completed.v1',
  summary: 'The sum was taken.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Sum,
})

export const PaymentFailed = contract({
  type: 'groundwork.payment.payment-failed.v1',
  summary: 'The provider declined; no money moved.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, reason: Type.String() }),
})

export const PaymentVoided = contract({
  type: 'groundwork.payment.payment-voided.v1',
  summary: 'Nothing is set aside for the order any more, and nothing will be; no money moved.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid }),
})

export const PaymentRefunded = contract({
  type: 'groundwork.payment.payment-refunded.v1',
  summary: 'The sum that was taken was given back.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Sum,
})
