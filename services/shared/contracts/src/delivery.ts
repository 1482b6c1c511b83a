import { Uuid } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'

export const CourierAssigned = contract({
  type: 'groundwork.delivery.courier-assigned.v1',
  summary: 'A courier has the order and is on the way.',
  topic: 'shipping-events',
  producer: 'delivery',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, courierId: Uuid }),
})

export const DeliveryCompleted = contract({
  type: 'groundwork.delivery.delivery-completed.v1',
  summary: 'The courier handed the order over where it was to go.',
  topic: 'shipping-events',
  producer: 'delivery',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid, courierId: Uuid }),
})

export const DeliveryFailed = contract({
  type: 'groundwork.delivery.delivery-failed.v1',
  summary: 'The order cannot be delivered, now or later.',
  topic: 'shipping-events',
  producer: 'delivery',
  aggregate: 'order',
  data: Type.Object({
    orderId: Uuid,
    reason: Type.Enum(['too_large', 'unknown_street'], {
      description: 'No courier has a place for it, or nobody knows where it is to go.',
    }),
  }),
})

export const CourierMoved = contract({
  type: 'groundwork.delivery.courier-moved.v1',
  summary: 'Where a courier stands. It is not said of every step, and nobody has to act on it.',
  topic: 'shipping-events',
  producer: 'delivery',
  aggregate: 'courier',
  data: Type.Object({
    courierId: Uuid,
    x: Type.Integer({ minimum: 1, maximum: 10 }),
    y: Type.Integer({ minimum: 1, maximum: 10 }),
  }),
})
