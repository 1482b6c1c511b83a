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
  return { order, event: lastEvent(order) }
}

/** @throws DomainError `order.wrong-status`, as the functions below */
export function locateOrder(order: Order, location: Location): OrderChange {
  return change(order, 'located', { location })
}

export function assignOrder(order: Order, courierId: string): OrderChange {
  return change(order, 'assigned', { courierId })
}

export function completeOrder(order: Order): OrderChange {
  return change(order, 'completed')
}

export function failOrder(order: Order, failure: FailureReason): OrderChange {
  return change(order, 'failed', { failure })
}

/** What has happened to it last. */
export function lastEvent({ id: orderId, volume, status, location, courierId, failure }: Order): OrderEvent {
  switch (status) {
    case 'received':
      return { name: 'order-received', orderId, volume }
    case 'located':
      return { name: 'order-located', orderId, ...location! }
    case 'assigned':
      return { name: 'courier-assigned', orderId, courierId: courierId! }
    case 'completed':
      return { name: 'delivery-completed', orderId, courierId: courierId! }
    case 'failed':
      return { name: 'delivery-failed', orderId, reason: failure! }
  }
}

function change(order: Order, status: OrderStatus, details: Partial<Order> = {}): OrderChange {
  if (!transitions[order.status].includes(status)) {
    throw new DomainError('order.wrong-status', `order ${order.id} is ${order.status} and cannot become ${status}`)
  }
  const changed = { ...order, ...details, status }
  return { order: changed, event: lastEvent(changed) }
}
