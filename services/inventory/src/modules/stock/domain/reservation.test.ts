import { expect, test } from 'vitest'
import { applyOrderEvent } from './reservation.ts'
import { type Stock, stockKey } from './stock.ts'

const tea = { warehouseId: 'north', productId: 'tea' }
const stockOf = (quantity: number): Stock => new Map([[stockKey(tea), { ...tea, quantity, reserved: 0 }]])
const placed = (...quantities: number[]) => {
  const lines = quantities.map(quantity => ({ productId: 'tea', quantity }))
  return { kind: 'placed' as const, orderId: 'order-7', version: 1, lines }
}

test('a product that stands in two lines is reserved for both together', () => {
  const stock = stockOf(5)
  expect(applyOrderEvent(placed(2, 3), undefined, stock)).toMatchObject({
    reservation: { status: 'reserved', allocations: [{ ...tea, quantity: 5 }] },
  })
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 5, reserved: 5 })
})

test('two lines of a product that are too much together are too much', () => {
  const stock = stockOf(5)
  expect(applyOrderEvent(placed(3, 3), undefined, stock)).toMatchObject({
    reservation: { status: 'rejected' },
    reply: { answer: 'rejected', missing: [{ productId: 'tea', quantity: 1 }] },
  })
  expect(stock.get(stockKey(tea))).toMatchObject({ reserved: 0 })
})
