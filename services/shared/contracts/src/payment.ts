import { Uuid } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'
import { Currency, MinorUnits } from './values.ts'

export const PaymentCompleted = contract({
  type: 'groundwork.payment.payment-completed.v1',
  summary: 'The sum was taken.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, amountMinor: MinorUnits, currency: Currency }),
})

export const PaymentFailed = contract({
  type: 'groundwork.payment.payment-failed.v1',
  summary: 'The provider declined; no money moved.',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, reason: Type.String() }),
})
