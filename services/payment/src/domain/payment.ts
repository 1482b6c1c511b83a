/** State of a payment; `payment-transitions.ts` has the transitions. */
export type PaymentStatus =
  | 'taking'
  | 'authorising'
  | 'authorised'
  | 'capturing'
  | 'completed'
  | 'voiding'
  | 'voided'
  | 'refunding'
  | 'refunded'
  | 'failed'

/** The payment of one order. Amounts are whole minor units. */
export interface Payment {
  id: string
  orderId: string
  amountMinor: number
  currency: string
  method: string
  status: PaymentStatus
  /** Why the provider declined. */
  declineReason: string | null
  /** Version of the last event, see `versions`. */
  version: number
  /** Trace context of the order. */
  traceparent: string
}
