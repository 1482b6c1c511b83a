import { randomUUID } from 'node:crypto'
import type { ProviderLedger } from '../repo/provider-ledger.ts'
import type { ChargeOutcome, PaymentProvider } from './provider.ts'

/** Why each test method is declined; the others are taken. */
const declines: Record<string, string> = { 'test-declined': 'declined by the test card' }

/**
 * A provider for learning and tests: the method decides, and the ledger keeps the first answer to every key. A caller
 * who dies before hearing the answer asks again and hears the same.
 */
export function createSimulator(ledger: ProviderLedger): PaymentProvider {
  return {
    async charge(charge) {
      const entry = await ledger.enter({
        idempotencyKey: charge.idempotencyKey,
        amountMinor: charge.amountMinor,
        currency: charge.currency,
        reference: `sim_${randomUUID()}`,
        declineReason: declines[charge.method] ?? null,
      })
      return outcomeOf(entry)
    },
  }
}

function outcomeOf(entry: { reference: string; declineReason: string | null }): ChargeOutcome {
  if (entry.declineReason !== null) return { status: 'declined', reason: entry.declineReason }
  return { status: 'taken', reference: entry.reference }
}
