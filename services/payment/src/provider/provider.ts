import type { Operation, Outcome } from '../domain/payment-transitions.ts'

/** A request about one payment. Amounts are whole minor units. */
export interface ProviderRequest {
  /** Idempotency key: the provider does an operation once for a key. */
  key: string
  operation: Operation
  amountMinor: number
  currency: string
  method: string
  /** Trace context of the payment. */
  traceparent?: string
}

/** The payment as the provider has it after the request. */
export interface ProviderAnswer {
  state: Outcome
  /** The provider's own id of the payment. */
  reference: string
  /** Why the payment was declined; null otherwise. */
  declineReason: string | null
}

/** The port to a payment provider. */
export interface PaymentProvider {
  /**
   * Rejects when the outcome is not known. The money may or may not have moved, so send the same request again under
   * the same key.
   * @param signal aborts the wait for the answer; the request may still be obeyed
   */
  request(asked: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer>
}
