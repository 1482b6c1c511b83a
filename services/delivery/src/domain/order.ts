import { DomainError } from './domain-error.ts'
import type { FailureReason, OrderEvent } from './events.ts'
import type { Location } from './location.ts'

export type OrderStatus = 'received' | 'located' | 'assigned' | 'completed' | 'failed'

/** What is to be brought where. Sales knows the goods and the customer; delivery knows neither. */
export interface Order {
  readonly id: string
  readonly street: string
  /** Whole units, as those of a storage place. */
  readonly volume: number
  readonly status: OrderStatus
  /** Of the street, once it is known. */
  readonly location: Location | null
  /** Who brings it, or has brought it. */
  readonly courierId: string | null
  readonly failure: FailureReason | null
  /** As it was read; 0 for one that was never kept. Keeping it makes it one more. */
  readonly version: number
  /** Trace of the command that it came with. */
  readonly traceparent: string
}

/** An order as it is now, and what has happened to it. They are kept together. */
export interface OrderChange {
  order: Order
  event: OrderEvent
}

const transitions: Record<OrderStatus, readonly OrderStatus[]> = {
  received: ['located', 'failed'],
  located: ['assigned', 'failed'],
  assigned: ['completed'],
  completed: [],
  failed: [],
}

export function receiveOrder(asked: Pick<Order, 'id' | 'street' | 'volume' | 'traceparent'>): OrderChange {
  const order: Order = { ...asked, status: 'received', location: null, courierId: null, failure: null, version: 0 }
  return { order, event: { name: 'order-received', orderId: order.id, volume: order.volume } }
}

/** @throws DomainError `order.wrong-status`, as the functions below */
export function locateOrder(order: Order, location: Location): OrderChange {
  return change(order, 'located', { location }, { name: 'order-located', orderId: order.id, ...location })
}

export function assignOrder(order: Order, courierId: string): OrderChange {
  return change(order, 'assigned', { courierId }, { name: 'courier-assigned', orderId: order.id, courierId })
}

export function completeOrder(order: Order): OrderChange {
  const courierId = order.courierId!
  return change(order, 'completed', {}, { name: 'delivery-completed', orderId: order.id, courierId })
}

export function failOrder(order: Order, reason: FailureReason): OrderChange {
  return change(order, 'failed', { failure: reason }, { name: 'delivery-failed', orderId: order.id, reason })
}

function change(order: Order, status: OrderStatus, changed: Partial<Order>, event: OrderEvent): OrderChange {
  if (!transitions[order.status].includes(status)) {
    throw new DomainError('order.wrong-status', `order ${order.id} is ${order.status} and cannot become ${status}`)
  }
  return { order: { ...order, ...changed, status }, event }
}
