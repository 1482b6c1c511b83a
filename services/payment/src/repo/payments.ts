import { ConcurrentUpdateError } from '@groundwork/kernel/database/pg-errors'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Payment, PaymentStatus } from '../domain/payment.ts'
import { openStatuses } from '../domain/payment-transitions.ts'

interface PaymentRow {
  id: string
  order_id: string
  amount_minor: number
  currency: string
  method: string
  status: PaymentStatus
  decline_reason: string | null
  version: number
  traceparent: string
}

const columns = 'id, order_id, amount_minor, currency, method, status, decline_reason, version, traceparent'

const insertPaymentsSql = {
  name: 'payments_insert',
  // Ordered by the key that may conflict, so that two batches wait for each other instead of deadlocking.
  text: `
    INSERT INTO payments (id, order_id, amount_minor, currency, method, status, version, traceparent)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[])
      AS asked (id, order_id, amount_minor, currency, method, status, version, traceparent)
    ORDER BY order_id
    ON CONFLICT (order_id) DO NOTHING`,
}

/** @throws ConcurrentUpdateError when an order has got a payment meanwhile; the transaction then runs again */
export async function addPayments(sql: Queryable, payments: Payment[]): Promise<void> {
  if (payments.length === 0) return
  const { rowCount } = await sql.query({
    ...insertPaymentsSql,
    values: [
      payments.map(payment => payment.id),
      payments.map(payment => payment.orderId),
      payments.map(payment => payment.amountMinor),
      payments.map(payment => payment.currency),
      payments.map(payment => payment.method),
      payments.map(payment => payment.status),
      payments.map(payment => payment.version),
      payments.map(payment => payment.traceparent),
    ],
  })
  if (rowCount !== payments.length) throw new ConcurrentUpdateError('an order has got a payment meanwhile')
}

const updatePaymentsSql = {
  name: 'payments_update',
  // The claim is cleared, because a request about the previous state no longer matters.
  text: `
    UPDATE payments
    SET status = changed.status, version = changed.version, claimed_until = '-infinity', updated_at = now()
    FROM unnest($1::uuid[], $2::text[], $3::int[]) AS changed (id, status, version)
    WHERE payments.id = changed.id`,
}

/** Stores status and version of locked payments. */
export async function savePayments(sql: Queryable, payments: Payment[]): Promise<void> {
  if (payments.length === 0) return
  const values = [payments.map(one => one.id), payments.map(one => one.status), payments.map(one => one.version)]
  await sql.query({ ...updatePaymentsSql, values })
}

const open = openStatuses.map(status => `'${status}'`).join(', ')

const claimPaymentsSql = {
  name: 'payments_claim',
  text: `
    UPDATE payments SET claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM payments
      WHERE status IN (${open}) AND claimed_until < clock_timestamp()
      ORDER BY claimed_until LIMIT $1
      FOR UPDATE SKIP LOCKED)
    RETURNING ${columns}`,
}

/** Claims open payments for this process. After `milliseconds` anybody may claim them again. */
export async function claimPayments(sql: Queryable, limit: number, milliseconds: number): Promise<Payment[]> {
  const { rows } = await sql.query<PaymentRow>({ ...claimPaymentsSql, values: [limit, milliseconds] })
  return rows.map(paymentOf)
}

const settlePaymentSql = {
  name: 'payment_settle',
  text: `
    UPDATE payments
    SET status = $3, version = $4, provider_reference = coalesce(provider_reference, $5), decline_reason = $6,
        claimed_until = '-infinity', updated_at = now()
    WHERE id = $1 AND status = $2`,
}

/** Stores the outcome of a payment in the state `from`. @returns false when it is in another state now */
export async function settlePayment(
  sql: Queryable,
  from: PaymentStatus,
  { id, status, version, declineReason }: Payment,
  reference: string | null,
): Promise<boolean> {
  const { rowCount } = await sql.query({
    ...settlePaymentSql,
    values: [id, from, status, version, reference, declineReason],
  })
  return rowCount === 1
}

const lockPaymentsSql = {
  name: 'payments_lock',
  text: `SELECT ${columns} FROM payments WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE`,
}

/** The payments by order, locked until the transaction ends. */
export async function lockPayments(sql: Queryable, orderIds: string[]): Promise<Map<string, Payment>> {
  const { rows } = await sql.query<PaymentRow>({ ...lockPaymentsSql, values: [orderIds] })
  return new Map(rows.map(row => [row.order_id, paymentOf(row)]))
}

const selectPaymentsOfOrderSql = {
  name: 'payments_by_order',
  text: `SELECT ${columns} FROM payments WHERE order_id = $1`,
}

export async function paymentsOfOrder(sql: Queryable, orderId: string): Promise<Payment[]> {
  const { rows } = await sql.query<PaymentRow>({ ...selectPaymentsOfOrderSql, values: [orderId] })
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
    declineReason: row.decline_reason,
    version: row.version,
    traceparent: row.traceparent,
  }
}
