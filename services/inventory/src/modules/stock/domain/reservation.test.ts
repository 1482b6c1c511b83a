import { expect, test } from 'vitest'
import { applyOrderEvent, expire, type OrderEvent, type Reservation } from './reservation.ts'
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

test('who asks again is answered as before, and nothing is set aside twice', () => {
  for (const quantity of [3, 6]) {
    const stock = stockOf(5)
    const { reservation, reply } = decided(placed(quantity), undefined, stock)
    stock.set(stockKey(tea), { ...stock.get(stockKey(tea))!, quantity: 10 })
    const setAside = stock.get(stockKey(tea))
    expect(applyOrderEvent(placed(quantity), reservation, stock)).toEqual({ reservation, reply })
    expect(stock.get(stockKey(tea))).toEqual(setAside)
  }
})

test('who asks again when a reservation has expired is not told that there is one', () => {
  const stock = stockOf(5)
  const expired = expire(after(stock, placed(3)), stock)
  expect(applyOrderEvent(placed(3), expired, stock)).toBe('late')
})

test('a rejection of which nobody wrote down what was missing is not told again', () => {
  const rejected = { orderId: 'order-7', status: 'rejected' as const, orderVersion: 1, allocations: [], missing: [] }
  expect(applyOrderEvent(placed(6), rejected, stockOf(5))).toBe('late')
})

const paid = { kind: 'paid' as const, orderId: 'order-7', version: 2 }
const cancelled = { kind: 'cancelled' as const, orderId: 'order-7', version: 3 }

function decided(event: OrderEvent, known: Reservation | undefined, stock: Stock) {
  const decision = applyOrderEvent(event, known, stock)
  if (typeof decision === 'string') throw new Error(decision)
  return decision
}

/** The reservation after the events, in their order; the stock is what becomes of 5 pieces. */
function after(stock: Stock, ...events: OrderEvent[]): Reservation {
  let reservation: Reservation | undefined
  for (const event of events) reservation = decided(event, reservation, stock).reservation
  return reservation!
}

test('an order that is cancelled after it was paid brings its pieces back', () => {
  const stock = stockOf(5)
  expect(after(stock, placed(3), paid)).toMatchObject({ status: 'committed' })
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 2, reserved: 0 })
  expect(after(stock, placed(2), paid, cancelled)).toMatchObject({ status: 'returned' })
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 2, reserved: 0 })
})

test('a reservation that has expired is free for others; paid all the same, it takes the pieces that are still there', () => {
  const stock = stockOf(5)
  const expired = expire(after(stock, placed(3)), stock)
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 5, reserved: 0 })
  expect(applyOrderEvent(paid, expired, stock)).toMatchObject({ reservation: { status: 'committed' } })
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 2, reserved: 0 })
  expect(applyOrderEvent(paid, expired, stock)).toBe('contradiction')
  expect(stock.get(stockKey(tea))).toMatchObject({ quantity: 2, reserved: 0 })
})
