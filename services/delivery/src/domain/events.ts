/** Why an order cannot be delivered: it is too large for every courier, or its street is unknown. */
export const failureReasons = ['too_large', 'unknown_street'] as const

export type FailureReason = (typeof failureReasons)[number]

/** The events of an order. Each change is one event, so the events are the history of the order. */
export type OrderEvent =
  | { name: 'order-received'; orderId: string; volume: number }
  | { name: 'order-located'; orderId: string; x: number; y: number }
  | { name: 'courier-assigned'; orderId: string; courierId: string }
  | { name: 'delivery-completed'; orderId: string; courierId: string }
  | { name: 'delivery-failed'; orderId: string; reason: FailureReason }
