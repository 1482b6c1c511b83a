/** Why an order cannot be delivered: no courier has a place for it, or nobody knows its street. */
export type FailureReason = 'too_large' | 'unknown_street'

/** What happens to an order on its way. One change is one event, so the events of an order are its history. */
export type OrderEvent =
  | { name: 'order-received'; orderId: string; volume: number }
  | { name: 'order-located'; orderId: string; x: number; y: number }
  | { name: 'courier-assigned'; orderId: string; courierId: string }
  | { name: 'delivery-completed'; orderId: string; courierId: string }
  | { name: 'delivery-failed'; orderId: string; reason: FailureReason }
