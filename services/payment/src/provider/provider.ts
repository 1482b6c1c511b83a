import type { Operation, Outcome } from '../domain/payment-transitions.ts'

/** A request about one payment. Amounts are whole minor units. */
export interface ProviderRequest {
  /** What the provider knows the payment by. Asked again under the same key, an operation is not done again. */
  key: string
  operation: Operation
  amountMinor: number
  currency: string
  method: string
  /** Of what it is asked for. */
  traceparent?: string
}

/** What the provider has in its book of a payment, after what was asked of it. */
export interface ProviderAnswer {
  state: Outcome
  /** The provider's own name for the payment. */
  reference: string
  /** Why it was declined; null unless it was. */
  declineReason: string | null
}

/** Whoever moves the money. */
export interface PaymentProvider {
  /**
   * Rejects when the outcome is not known: the money may have moved or not, and the same is to be asked again under the
   * same key.
   * @param signal aborted when nobody waits for the answer any more; what was asked may still happen
   */
  request(asked: ProviderRequest, signal: AbortSignal): Promise<ProviderAnswer>
}
