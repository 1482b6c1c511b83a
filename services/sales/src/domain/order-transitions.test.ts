import { expect, test } from 'vitest'
import type { Order, OrderStatus } from './order.ts'
import { advance, type Reply, transitions } from './order-transitions.ts'

const replies: Reply[] = ['stock-reserved', 'stock-rejected', 'payment-completed', 'payment-failed']

const orderThatIs = (status: OrderStatus): Order => ({
  id: 'order-1',
  customerId: 'ada',
  status,
  reason: null,
  paymentMethod: 'test-ok',
  amountMinor: 100,
  currency: 'RUB',
  version: 1,
  lines: [],
})

test('an order whose goods are there and whose payment is taken is paid', () => {
  const reserved = advance(orderThatIs('pending'), 'stock-reserved')
  expect(reserved).toMatchObject({ order: { status: 'confirmed', version: 2 }, announce: 'take-payment' })
  const paid = advance(orderThatIs('confirmed'), 'payment-completed')
  expect(paid).toMatchObject({ order: { status: 'paid' }, announce: 'order-paid' })
})

test('an order without goods is cancelled before any money is asked for', () => {
  const rejected = advance(orderThatIs('pending'), 'stock-rejected')
  expect(rejected).toMatchObject({
    order: { status: 'cancelled', reason: 'out_of_stock' },
    announce: 'order-cancelled',
  })
})

test('an order whose payment is declined is cancelled, and its stock let go', () => {
  const declined = advance(orderThatIs('confirmed'), 'payment-failed')
  expect(declined).toMatchObject({
    order: { status: 'cancelled', reason: 'payment_declined' },
    announce: 'order-cancelled',
  })
})

test('a reply that comes again changes nothing', () => {
  expect(advance(orderThatIs('confirmed'), 'stock-reserved')).toBe('late')
  expect(advance(orderThatIs('paid'), 'payment-completed')).toBe('late')
  expect(advance(orderThatIs('cancelled'), 'payment-failed')).toBe('late')
})

test('money for a cancelled order, or a declined payment of a paid one, is never passed over', () => {
  expect(advance(orderThatIs('cancelled'), 'payment-completed')).toBe('contradiction')
  expect(advance(orderThatIs('paid'), 'payment-failed')).toBe('contradiction')
  expect(advance(orderThatIs('pending'), 'payment-completed')).toBe('contradiction')
})

test('nothing leaves a settled order', () => {
  for (const status of ['paid', 'shipped', 'delivered', 'cancelled'] as const) {
    for (const reply of replies) expect(['late', 'contradiction']).toContain(advance(orderThatIs(status), reply))
  }
})

test('every step of the table is one that some order can take', () => {
  const reachable = new Set<OrderStatus>(['pending'])
  for (const status of reachable) {
    for (const step of Object.values(transitions[status])) if (step !== 'late') reachable.add(step.to)
  }
  expect([...reachable].sort()).toEqual(['cancelled', 'confirmed', 'paid', 'pending'])
})
