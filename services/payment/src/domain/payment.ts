/** How far a payment is; `payment-transitions.ts` says what each leads to. */
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

/** Money asked for, for one order. Amounts are whole minor units. */
export interface Payment {
  id: string
  orderId: string
  amountMinor: number
  currency: string
  method: string
  status: PaymentStatus
  /** Why the provider declined. */
  declineReason: string | null
  /** How far it is, as it was last said; goes out with every event. */
  version: number
  /** Trace of the order that it belongs to. */
  traceparent: string
}
