import type { FailureReason } from './order.ts'

/** What happens to an order on its way. One change is one event, so the events of an order are its history. */
export type OrderEvent =
  | { name: 'order-received'; orderId: string; volume: number }
  | { name: 'order-located'; orderId: string; x: number; y: number }
  | { name: 'courier-assigned'; orderId: string; courierId: string }
  | { name: 'delivery-completed'; orderId: string; courierId: string }
  | { name: 'delivery-failed'; orderId: string; reason: FailureReason }
