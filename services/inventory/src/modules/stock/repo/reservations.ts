import { ConcurrentUpdateError } from '@groundwork/kernel/database/pg-errors'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Allocation, RequestedLine, Reservation, ReservationStatus } from '../domain/reservation.ts'

interface ReservationRow {
  order_id: string
  status: ReservationStatus
  order_version: number
  allocations: Allocation[] | null
  missing: RequestedLine[] | null
}

const selectReservationsSql = `
  SELECT r.order_id, r.status, r.order_version, r.missing,
         (SELECT json_agg(json_build_object('warehouseId', l.warehouse_id, 'productId', l.product_id,
                                            'quantity', l.quantity))
          FROM reservation_lines l WHERE l.order_id = r.order_id) AS allocations
  FROM reservations r`

const lockReservationsSql = {
  name: 'reservations_lock',
  text: `${selectReservationsSql} WHERE r.order_id = ANY($1) ORDER BY r.order_id FOR UPDATE OF r`,
}

/** The reservations by order, locked until the transaction ends. */
export async function lockReservations(sql: Queryable, orderIds: string[]): Promise<Map<string, Reservation>> {
  const { rows } = await sql.query<ReservationRow>({ ...lockReservationsSql, values: [orderIds] })
  return new Map(rows.map(row => [row.order_id, reservationOf(row)]))
}

const lockExpiredReservationsSql = {
  name: 'reservations_lock_expired',
  text: `
    ${selectReservationsSql} WHERE r.status = 'reserved' AND r.created_at < $1
    ORDER BY r.created_at LIMIT $2 FOR UPDATE OF r SKIP LOCKED`,
}

/** Open reservations made before `before`, locked until the transaction ends. Locked ones are skipped. */
export async function lockExpiredReservations(sql: Queryable, before: Date, limit: number): Promise<Reservation[]> {
  const { rows } = await sql.query<ReservationRow>({ ...lockExpiredReservationsSql, values: [before, limit] })
  return rows.map(reservationOf)
}

const markExpiredSql = {
  name: 'reservations_mark_expired',
  text: `UPDATE reservations SET status = 'expired', updated_at = now() WHERE order_id = ANY($1)`,
}

export async function markExpired(sql: Queryable, orderIds: string[]): Promise<void> {
  await sql.query({ ...markExpiredSql, values: [orderIds] })
}

function reservationOf(row: ReservationRow): Reservation {
  return {
    orderId: row.order_id,
    status: row.status,
    orderVersion: row.order_version,
    allocations: row.allocations ?? [],
    missing: row.missing ?? [],
  }
}

const upsertReservationsSql = {
  name: 'reservations_upsert',
  text: `
    INSERT INTO reservations (order_id, status, order_version, missing)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::jsonb[])
    ON CONFLICT (order_id)
    DO UPDATE SET status = excluded.status, order_version = excluded.order_version, updated_at = now()
    WHERE reservations.order_version < excluded.order_version`,
}

// The lines of a reservation never change once they are there.
const insertReservationLinesSql = {
  name: 'reservation_lines_insert',
  text: `
    INSERT INTO reservation_lines (order_id, warehouse_id, product_id, quantity)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[])
    ON CONFLICT DO NOTHING`,
}

/** @throws ConcurrentUpdateError when a reservation was changed by somebody else since it was read */
export async function saveReservations(sql: Queryable, reservations: Reservation[]): Promise<void> {
  if (reservations.length === 0) return
  const sorted = reservations.toSorted((one, other) => (one.orderId < other.orderId ? -1 : 1))
  const { rowCount } = await sql.query({
    ...upsertReservationsSql,
    values: [
      sorted.map(one => one.orderId),
      sorted.map(one => one.status),
      sorted.map(one => one.orderVersion),
      sorted.map(one => (one.missing.length > 0 ? JSON.stringify(one.missing) : null)),
    ],
  })
  if (rowCount !== sorted.length) throw new ConcurrentUpdateError('a reservation was changed at the same time')
  const lines = sorted.flatMap(one => one.allocations.map(allocation => ({ orderId: one.orderId, ...allocation })))
  if (lines.length === 0) return
  await sql.query({
    ...insertReservationLinesSql,
    values: [
      lines.map(line => line.orderId),
      lines.map(line => line.warehouseId),
      lines.map(line => line.productId),
      lines.map(line => line.quantity),
    ],
  })
}
