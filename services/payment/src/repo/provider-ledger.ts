import type { Queryable } from '@groundwork/kernel/pool'

export interface LedgerEntry {
  idempotencyKey: string
  amountMinor: number
  currency: string
  reference: string
  /** Null when the money was taken. */
  declineReason: string | null
}

export interface ProviderLedger {
  /** Enters it unless the key has an entry; gives the entry that the key has then. */
  enter(entry: LedgerEntry): Promise<LedgerEntry>
}

// The no-op update makes the existing row come back, and waits for one that is being written.
const enter = {
  name: 'ledger_enter',
  text: `
    INSERT INTO provider_ledger AS known (idempotency_key, amount_minor, currency, reference, decline_reason)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = known.idempotency_key
    RETURNING amount_minor, currency, reference, decline_reason`,
}

interface LedgerRow {
  amount_minor: number
  currency: string
  reference: string
  decline_reason: string | null
}

export function providerLedger(sql: Queryable): ProviderLedger {
  return {
    async enter({ idempotencyKey, amountMinor, currency, reference, declineReason }) {
      const values = [idempotencyKey, amountMinor, currency, reference, declineReason]
      const { rows } = await sql.query<LedgerRow>({ ...enter, values })
      const row = rows[0]!
      return {
        idempotencyKey,
        amountMinor: row.amount_minor,
        currency: row.currency,
        reference: row.reference,
        declineReason: row.decline_reason,
      }
    },
  }
}
