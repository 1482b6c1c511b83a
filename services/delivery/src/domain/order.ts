import { DomainError } from './domain-error.ts'
import type { FailureReason, OrderEvent } from './events.ts'
import type { Location } from './location.ts'

export type OrderStatus = 'received' | 'located' | 'assigned' | 'completed' | 'failed'

/** An order to deliver. Delivery knows its street and volume, but not its goods and its customer. */
export interface Order {
  readonly id: string
  readonly street: string
  /** Whole units, the same as for the volume of a storage place. */
  readonly volume: number
  readonly status: OrderStatus
  /** Place of the street; null until geo has answered. */
  readonly location: Location | null
  /** The courier who delivers the order or has delivered it. */
  readonly courierId: string | null
  readonly failure: FailureReason | null
  /** The stored version that this object was read from; 0 for a new order. Storing it adds one. */
  readonly version: number
  /** Trace context of the command that created it. */
  readonly traceparent: string
}

/** A changed order and the event of the change. They are stored together. */
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

/** @throws DomainError `order.wrong-status`, like the next three functions */
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

/** The event that led to the current status. */
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
