import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Outcome } from '../domain/payment-transitions.ts'

export interface LedgerEntry {
  key: string
  state: Outcome
  /** Whole minor units; null of a payment that was voided before it was asked for. */
  amountMinor: number | null
  currency: string | null
  reference: string
  declineReason: string | null
}

/** The simulated provider's ledger: one entry for each key, whose state moves forward only. */
export interface ProviderLedger {
  /** Adds the entry unless the key has one. @returns the entry of the key */
  enter(entry: LedgerEntry): Promise<LedgerEntry>
  /** Changes the state of the entry if it is `from`. @returns the entry after that, undefined when there is none */
  move(key: string, from: Outcome, to: Outcome, declineReason: string | null): Promise<LedgerEntry | undefined>
  find(key: string): Promise<LedgerEntry | undefined>
}

const columns = 'idempotency_key, state, amount_minor, currency, reference, decline_reason'

// The update changes nothing. It makes RETURNING give an existing row, and waits for a row that is being written.
const enterEntrySql = {
  name: 'ledger_enter',
  text: `
    INSERT INTO provider_ledger AS known (${columns}) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = known.idempotency_key
    RETURNING ${columns}`,
}

// One statement, so that the second of two requests sees the row as the first has left it.
const moveEntrySql = {
  name: 'ledger_move',
  text: `
    UPDATE provider_ledger
    SET state = CASE WHEN state = $2 THEN $3 ELSE state END,
        decline_reason = CASE WHEN state = $2 THEN $4 ELSE decline_reason END
    WHERE idempotency_key = $1
    RETURNING ${columns}`,
}

const findEntrySql = { name: 'ledger_find', text: `SELECT ${columns} FROM provider_ledger WHERE idempotency_key = $1` }

interface LedgerRow {
  idempotency_key: string
  state: Outcome
  amount_minor: number | null
  currency: string | null
  reference: string
  decline_reason: string | null
}

export function providerLedger(sql: Queryable): ProviderLedger {
  return {
    async enter({ key, state, amountMinor, currency, reference, declineReason }) {
      const values = [key, state, amountMinor, currency, reference, declineReason]
      const { rows } = await sql.query<LedgerRow>({ ...enterEntrySql, values })
      return entryOf(rows[0]!)
    },
    async move(key, from, to, declineReason) {
      const { rows } = await sql.query<LedgerRow>({ ...moveEntrySql, values: [key, from, to, declineReason] })
      return rows[0] && entryOf(rows[0])
    },
    async find(key) {
      const { rows } = await sql.query<LedgerRow>({ ...findEntrySql, values: [key] })
      return rows[0] && entryOf(rows[0])
    },
  }
}

function entryOf(row: LedgerRow): LedgerEntry {
  return {
    key: row.idempotency_key,
    state: row.state,
    amountMinor: row.amount_minor,
    currency: row.currency,
    reference: row.reference,
    declineReason: row.decline_reason,
  }
}
