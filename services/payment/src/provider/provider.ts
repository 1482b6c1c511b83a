/** A request to take money. Amounts are whole minor units. */
export interface Charge {
  /** The provider takes money once per key, however often it is asked. */
  idempotencyKey: string
  amountMinor: number
  currency: string
  method: string
}

export type ChargeOutcome = { status: 'taken'; reference: string } | { status: 'declined'; reason: string }

/** Whoever moves the money. Rejects when the outcome is not known; then the same charge is to be asked again. */
export interface PaymentProvider {
  charge(charge: Charge): Promise<ChargeOutcome>
}
