import { Uuid } from '@groundwork/kernel/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'
import { Currency, MinorUnits } from './values.ts'

/** The sum was taken. */
export const PaymentCompleted = contract({
  type: 'groundwork.payment.payment-completed.v1',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, amountMinor: MinorUnits, currency: Currency }),
})

/** The provider declined; no money moved. */
export const PaymentFailed = contract({
  type: 'groundwork.payment.payment-failed.v1',
  topic: 'payment-events',
  producer: 'payment',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, paymentId: Uuid, reason: Type.String() }),
})
