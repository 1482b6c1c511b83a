export type PaymentStatus = 'pending' | 'processing' | 'completed' | 'failed' | 'refunded'

/** Money asked for, for one order. Amounts are whole minor units. */
export interface Payment {
  id: string
  orderId: string
  amountMinor: number
  currency: string
  method: string
  status: PaymentStatus
  /** Trace of the order that it belongs to. */
  traceparent: string
}
