import { expect, test } from 'vitest'
import {
  assignOrder,
  completeOrder,
  failOrder,
  locateOrder,
  type OrderChange,
  type OrderStatus,
  receiveOrder,
} from './order.ts'

const received = () => receiveOrder({ id: 'order-1', street: 'Baker Street', volume: 2, traceparent: '' })
const steps: Record<Exclude<OrderStatus, 'received'>, (change: OrderChange) => OrderChange> = {
  located: ({ order }) => locateOrder(order, { x: 3, y: 7 }),
  assigned: ({ order }) => assignOrder(order, 'courier-1'),
  completed: ({ order }) => completeOrder(order),
  failed: ({ order }) => failOrder(order, 'unknown_street'),
}
const byStatus: Record<OrderStatus, OrderChange> = {
  received: received(),
  located: steps.located(received()),
  assigned: steps.assigned(steps.located(received())),
  completed: steps.completed(steps.assigned(steps.located(received()))),
  failed: steps.failed(received()),
}

test('an order goes its way, with an event for each step', () => {
  expect(Object.values(byStatus).map(({ event }) => event)).toEqual([
    { name: 'order-received', orderId: 'order-1', volume: 2 },
    { name: 'order-located', orderId: 'order-1', x: 3, y: 7 },
    { name: 'courier-assigned', orderId: 'order-1', courierId: 'courier-1' },
    { name: 'delivery-completed', orderId: 'order-1', courierId: 'courier-1' },
    { name: 'delivery-failed', orderId: 'order-1', reason: 'unknown_street' },
  ])
})

test('only these steps are possible', () => {
  const possible = Object.entries(byStatus).map(([from, change]) => {
    const reached = Object.entries(steps).filter(([, step]) => succeeds(() => step(change)))
    return [from, reached.map(([to]) => to)]
  })
  expect(Object.fromEntries(possible)).toEqual({
    received: ['located', 'failed'],
    located: ['assigned', 'failed'],
    assigned: ['completed'],
    completed: [],
    failed: [],
  })
})

function succeeds(step: () => void): boolean {
  try {
    step()
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'order.wrong-status' })
    return false
  }
}
