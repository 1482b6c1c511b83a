/** A request to take money. Amounts are whole minor units. */
export interface Charge {
  /** The provider takes money once per key, however often it is asked. */
  idempotencyKey: string
  amountMinor: number
  currency: string
  method: string
}

export type ChargeOutcome = { status: 'taken'; reference: string } | { status: 'declined'; reason: string }

/** Whoever moves the money. */
export interface PaymentProvider {
  /**
   * Rejects when the outcome is not known: the money may have been taken or not, and the same charge is to be asked
   * again under the same key.
   * @param signal aborted when nobody waits for the answer any more; the charge itself may still happen
   */
  charge(charge: Charge, signal: AbortSignal): Promise<ChargeOutcome>
}
