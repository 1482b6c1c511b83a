import type { Queryable } from '@groundwork/kernel/database/pool'
import type { CancelReason, Order, OrderLine, OrderStatus, SagaState } from '../domain/order.ts'
import { sagaStates } from '../domain/order-saga.ts'

interface OrderRow {
  id: string
  customer_id: string
  status: OrderStatus
  saga_state: SagaState | null
  saga_tries: number
  reason: CancelReason | null
  payment_method: string
  street: string
  amount_minor: number
  currency: string
  version: number
  placed_at: Date
  updated_at: Date
  traceparent: string | null
  lines: OrderLine[]
}

/** An order with columns that the domain does not use. */
export interface StoredOrder extends Order {
  placedAt: Date
  updatedAt: Date
  /** Trace context of the last transition; events that are sent again later continue it. */
  traceparent: string | undefined
}

const insertOrderSql = {
  name: 'order_insert',
  text: `
    WITH placed AS (
      INSERT INTO orders (id, customer_id, status, reason, payment_method, amount_minor, currency, version,
                          placed_at, updated_at, street, traceparent, saga_state, saga_tries, saga_deadline)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, now() + $14 * interval '1 second')
      RETURNING id)
    INSERT INTO order_lines (order_id, product_id, quantity, price_minor)
    SELECT placed.id, line.* FROM placed, unnest($15::uuid[], $16::int[], $17::bigint[]) AS line`,
}

/** @param traceparent the trace context of the request */
export async function addOrder(
  sql: Queryable,
  order: Order,
  { placedAt, traceparent }: { placedAt: Date; traceparent: string | undefined },
): Promise<void> {
  const { id, customerId, status, reason, paymentMethod, amountMinor, currency, version, lines } = order
  const { street, state, tries } = order
  await sql.query({
    ...insertOrderSql,
    values: [
      ...[id, customerId, status, reason, paymentMethod, amountMinor, currency, version, placedAt],
      ...[street, traceparent, state, tries, sagaStates[state].deadlineSeconds],
      lines.map(line => line.productId),
      lines.map(line => line.quantity),
      lines.map(line => line.priceMinor),
    ],
  })
}

const columns = `
  o.id, o.customer_id, o.status, o.saga_state, o.saga_tries, o.reason, o.payment_method, o.street, o.amount_minor,
  o.currency, o.version, o.placed_at, o.updated_at, o.traceparent,
  (SELECT json_agg(json_build_object('productId', l.product_id, 'quantity', l.quantity, 'priceMinor', l.price_minor)
                   ORDER BY l.product_id)
   FROM order_lines l WHERE l.order_id = o.id) AS lines`

const findOrderSql = { name: 'order_find', text: `SELECT ${columns} FROM orders o WHERE o.id = $1` }

export async function findOrder(sql: Queryable, id: string): Promise<StoredOrder | undefined> {
  const { rows } = await sql.query<OrderRow>({ ...findOrderSql, values: [id] })
  return rows[0] && orderOf(rows[0])
}

// Ids begin with their time, so the newest order has the greatest id.
const listOrdersSql = {
  name: 'order_list',
  text: `
    SELECT ${columns} FROM orders o
    WHERE o.customer_id = $1 AND ($2::uuid IS NULL OR o.id < $2)
    ORDER BY o.id DESC LIMIT $3`,
}

/** The orders of a customer, newest first; `before` is the last id of the previous page. */
export async function listOrders(
  sql: Queryable,
  page: { customerId: string; before?: string; limit: number },
): Promise<StoredOrder[]> {
  const { rows } = await sql.query<OrderRow>({
    ...listOrdersSql,
    values: [page.customerId, page.before ?? null, page.limit],
  })
  return rows.map(orderOf)
}

// Always in the same order, so that two batches wait for each other instead of deadlocking.
const lockOrdersSql = {
  name: 'order_lock',
  text: `SELECT ${columns} FROM orders o WHERE o.id = ANY($1) ORDER BY o.id FOR UPDATE OF o`,
}

/** The orders by id, locked until the transaction ends. Unknown ids are not in the map. */
export async function lockOrders(sql: Queryable, ids: string[]): Promise<Map<string, StoredOrder>> {
  const { rows } = await sql.query<OrderRow>({ ...lockOrdersSql, values: [ids] })
  return new Map(rows.map(row => [row.id, orderOf(row)]))
}

const lockOverdueOrdersSql = {
  name: 'order_lock_overdue',
  text: `
    SELECT ${columns} FROM orders o WHERE o.saga_deadline < now()
    ORDER BY o.saga_deadline LIMIT $1 FOR UPDATE OF o SKIP LOCKED`,
}

/** Orders whose deadline has passed, locked until the transaction ends. Orders that are locked already are skipped. */
export async function lockOverdueOrders(sql: Queryable, limit: number): Promise<StoredOrder[]> {
  const { rows } = await sql.query<OrderRow>({ ...lockOverdueOrdersSql, values: [limit] })
  return rows.map(orderOf)
}

const updateOrdersSql = {
  name: 'order_update',
  // An order whose request is only sent again keeps its version and `updated_at`.
  text: `
    UPDATE orders
    SET status = changed.status, reason = changed.reason, version = changed.version,
        saga_state = changed.state, saga_tries = changed.tries, traceparent = changed.traceparent,
        saga_deadline = now() + changed.seconds * interval '1 second',
        updated_at = CASE WHEN orders.version = changed.version THEN orders.updated_at ELSE now() END
    FROM unnest($1::uuid[], $2::common.order_status[], $3::text[], $4::int[], $5::text[], $6::int[], $7::int[],
                $8::text[]) AS changed (id, status, reason, version, state, tries, seconds, traceparent)
    WHERE orders.id = changed.id
      AND (orders.version < changed.version OR (orders.version = changed.version AND orders.saga_tries < changed.tries))`,
}

/**
 * Stores orders, with new deadlines by their states.
 * @throws when the stored order is newer, which the lock should prevent
 */
export async function saveOrders(sql: Queryable, orders: StoredOrder[]): Promise<void> {
  if (orders.length === 0) return
  const { rowCount } = await sql.query({
    ...updateOrdersSql,
    values: [
      orders.map(order => order.id),
      orders.map(order => order.status),
      orders.map(order => order.reason),
      orders.map(order => order.version),
      orders.map(order => order.state),
      orders.map(order => order.tries),
      orders.map(order => sagaStates[order.state].deadlineSeconds ?? null),
      orders.map(order => order.traceparent ?? null),
    ],
  })
  if (rowCount !== orders.length) throw new Error(`${orders.length - (rowCount ?? 0)} orders have a newer version`)
}

/** Orders that wait in one state. */
export interface OpenSagas {
  state: SagaState
  instances: number
  /** How long the oldest of them has been in the state. */
  oldestSeconds: number
}

const countOpenSagasSql = {
  name: 'order_open_sagas',
  text: `
    SELECT saga_state AS state, count(*)::int AS instances,
           extract(epoch FROM now() - min(updated_at))::float8 AS "oldestSeconds"
    FROM orders WHERE saga_deadline IS NOT NULL GROUP BY saga_state`,
}

/** The number and age of unfinished sagas, by state. */
export async function countOpenSagas(sql: Queryable): Promise<OpenSagas[]> {
  const { rows } = await sql.query<OpenSagas>(countOpenSagasSql)
  return rows
}

/** The saga state of an order that a release without sagas has changed; it wrote the status only. */
const stateBefore: Record<OrderStatus, SagaState> = {
  pending: 'reserving',
  confirmed: 'capturing',
  paid: 'handed-over',
  shipped: 'shipping',
  delivered: 'delivered',
  cancelled: 'cancelled',
}

function stateOf({ status, saga_state: state }: OrderRow): SagaState {
  return state && sagaStates[state].status === status ? state : stateBefore[status]
}

function orderOf(row: OrderRow): StoredOrder {
  return {
    id: row.id,
    customerId: row.customer_id,
    status: row.status,
    state: stateOf(row),
    tries: row.saga_tries,
    reason: row.reason,
    paymentMethod: row.payment_method,
    street: row.street,
    amountMinor: row.amount_minor,
    currency: row.currency,
    version: row.version,
    lines: row.lines,
    placedAt: row.placed_at,
    updatedAt: row.updated_at,
    traceparent: row.traceparent ?? undefined,
  }
}
