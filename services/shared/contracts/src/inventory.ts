import { Uuid } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import { contract } from './contract.ts'
import { Quantity } from './values.ts'

export const StockReserved = contract({
  type: 'groundwork.inventory.stock-reserved.v1',
  summary: 'All lines of the order are set aside.',
  topic: 'inventory-events',
  producer: 'inventory',
  aggregate: 'order',
  data: Type.Object({ orderId: Uuid }),
})

export const StockRejected = contract({
  type: 'groundwork.inventory.stock-rejected.v1',
  summary: 'At least one line cannot be served, so none is set aside.',
  topic: 'inventory-events',
  producer: 'inventory',
  aggregate: 'order',
  data: Type.Object({
    orderId: Uuid,
    missing: Type.Array(Type.Object({ productId: Uuid, quantity: Quantity }), {
      minItems: 1,
      description: 'The products that there is not enough of, and how many are missing.',
    }),
  }),
})
