import type { Queryable } from '@groundwork/kernel/pool'
import type { Payment, PaymentStatus } from '../domain/payment.ts'
import type { ChargeOutcome } from '../provider/provider.ts'

interface PaymentRow {
  id: string
  order_id: string
  amount_minor: number
  currency: string
  method: string
  status: PaymentStatus
  traceparent: string
}

const columns = 'id, order_id, amount_minor, currency, method, status, traceparent'

const insert = {
  name: 'payments_insert',
  // In the order of the key that they may meet at, so that two batches wait for each other instead of deadlocking.
  text: `
    INSERT INTO payments (id, order_id, amount_minor, currency, method, status, traceparent)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::common.payment_status[],
                         $7::text[]) AS asked (id, order_id, amount_minor, currency, method, status, traceparent)
    ORDER BY order_id
    ON CONFLICT (order_id) DO NOTHING`,
}

/** Notes payments that are to be taken. An order that has one already keeps it. */
export async function addPayments(sql: Queryable, payments: Payment[]): Promise<void> {
  await sql.query({
    ...insert,
    values: [
      payments.map(payment => payment.id),
      payments.map(payment => payment.orderId),
      payments.map(payment => payment.amountMinor),
      payments.map(payment => payment.currency),
      payments.map(payment => payment.method),
      payments.map(payment => payment.status),
      payments.map(payment => payment.traceparent),
    ],
  })
}

const claim = {
  name: 'payments_claim',
  text: `
    UPDATE payments SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM payments
      WHERE status = 'processing' AND claimed_until < clock_timestamp()
      ORDER BY claimed_until LIMIT $1
      FOR UPDATE SKIP LOCKED)
    RETURNING ${columns}`,
}

/** Payments for this process to take, for so many milliseconds: after that they are anybody's again. */
export async function claimPayments(sql: Queryable, limit: number, milliseconds: number): Promise<Payment[]> {
  const { rows } = await sql.query<PaymentRow>({ ...claim, values: [limit, milliseconds] })
  return rows.map(paymentOf)
}

const settle = {
  name: 'payment_settle',
  text: `
    UPDATE payments
    SET status = $2, provider_reference = $3, decline_reason = $4, updated_at = now()
    WHERE id = $1 AND status = 'processing'`,
}

/** Writes down how it went; false when that had been done before. */
export async function settlePayment(sql: Queryable, id: string, outcome: ChargeOutcome): Promise<boolean> {
  const values =
    outcome.status === 'taken' ? [id, 'completed', outcome.reference, null] : [id, 'failed', null, outcome.reason]
  const { rowCount } = await sql.query({ ...settle, values })
  return rowCount === 1
}

const byOrder = { name: 'payments_by_order', text: `SELECT ${columns} FROM payments WHERE order_id = $1` }

export async function paymentsOfOrder(sql: Queryable, orderId: string): Promise<Payment[]> {
  const { rows } = await sql.query<PaymentRow>({ ...byOrder, values: [orderId] })
  return rows.map(paymentOf)
}

function paymentOf(row: PaymentRow): Payment {
  return {
    id: row.id,
    orderId: row.order_id,
    amountMinor: row.amount_minor,
    currency: row.currency,
    method: row.method,
    status: row.status,
    traceparent: row.traceparent,
  }
}
