import { ConcurrentUpdateError } from '@groundwork/kernel/database/pg-errors'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { DeliveryPage } from '../../application/ports.ts'
import type { FailureReason } from '../../domain/events.ts'
import type { Order, OrderStatus } from '../../domain/order.ts'

interface OrderRow {
  id: string
  street: string
  volume: number
  status: OrderStatus
  x: number | null
  y: number | null
  courier_id: string | null
  failure: FailureReason | null
  version: number
  traceparent: string
}

const columns = 'id, street, volume, status, x, y, courier_id, failure, version, traceparent'

const insertOrdersSql = {
  name: 'orders_insert',
  // Sorted, so that two batches wait for each other instead of deadlocking.
  text: `
    INSERT INTO orders (id, street, volume, status, version, traceparent)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::text[])
               AS asked (id, street, volume, status, version, traceparent)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING id`,
}

/** Adds orders with version 1. @returns the ids of those that were not known before */
export async function insertOrders(sql: Queryable, orders: Order[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ id: string }>({
    ...insertOrdersSql,
    values: [
      orders.map(order => order.id),
      orders.map(order => order.street),
      orders.map(order => order.volume),
      orders.map(order => order.status),
      orders.map(() => 1),
      orders.map(order => order.traceparent),
    ],
  })
  return new Set(rows.map(row => row.id))
}

const findOrdersSql = { name: 'orders_find', text: `SELECT ${columns} FROM orders WHERE id = ANY($1) ORDER BY id` }

export async function findOrders(sql: Queryable, ids: string[]): Promise<Order[]> {
  if (ids.length === 0) return []
  const { rows } = await sql.query<OrderRow>({ ...findOrdersSql, values: [ids] })
  return rows.map(orderOf)
}

// Ids begin with their time, so the newest order has the greatest id.
const orderPageSql = (condition: string) => `
  SELECT ${columns} FROM orders
  WHERE ${condition} AND ($1::uuid IS NULL OR id < $1)
  ORDER BY id DESC LIMIT $2`

// A statement for each case, because a generic plan for all of them could not use the indexes on courier and status.
const listOrdersSql = { name: 'orders_list', text: orderPageSql('true') }
export const listOrdersOfCourierSql = {
  name: 'orders_list_of_courier',
  text: orderPageSql('courier_id = $3 AND ($4::text IS NULL OR status = $4)'),
}
export const listOrdersOfStatusSql = (status: OrderStatus) => ({
  name: `orders_list_${status}`,
  text: orderPageSql(`status = '${status}'`),
})

/** Newest first; `before` is the last id of the previous page. */
export async function listOrders(sql: Queryable, page: DeliveryPage): Promise<Order[]> {
  const { courierId, status, before = null, limit } = page
  const statement = courierId
    ? { ...listOrdersOfCourierSql, values: [before, limit, courierId, status ?? null] }
    : { ...(status ? listOrdersOfStatusSql(status) : listOrdersSql), values: [before, limit] }
  return (await sql.query<OrderRow>(statement)).rows.map(orderOf)
}

const lockOrdersSharedSql = {
  name: 'orders_lock_shared',
  text: `SELECT ${columns} FROM orders WHERE id = ANY($1) ORDER BY id FOR SHARE`,
}

/** Like `findOrders`, with a shared lock until the transaction ends. */
export async function lockOrdersShared(sql: Queryable, ids: string[]): Promise<Order[]> {
  if (ids.length === 0) return []
  const { rows } = await sql.query<OrderRow>({ ...lockOrdersSharedSql, values: [ids] })
  return rows.map(orderOf)
}

const claimReceivedOrdersSql = {
  name: 'orders_claim_received',
  text: `
    UPDATE orders SET due_at = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM orders
      WHERE status = 'received' AND due_at <= clock_timestamp()
      ORDER BY due_at LIMIT $1
      FOR UPDATE SKIP LOCKED)
    RETURNING ${columns}`,
}

/** Received orders that are due. They are not due again for so many milliseconds. */
export async function claimReceived(sql: Queryable, limit: number, milliseconds: number): Promise<Order[]> {
  const { rows } = await sql.query<OrderRow>({ ...claimReceivedOrdersSql, values: [limit, milliseconds] })
  return rows.map(orderOf)
}

const lockLocatedOrdersSql = {
  name: 'orders_lock_located',
  text: `
    SELECT ${columns} FROM orders
    WHERE status = 'located' AND due_at <= clock_timestamp()
    ORDER BY due_at LIMIT $1
    FOR UPDATE SKIP LOCKED`,
}

export async function lockLocated(sql: Queryable, limit: number): Promise<Order[]> {
  const { rows } = await sql.query<OrderRow>({ ...lockLocatedOrdersSql, values: [limit] })
  return rows.map(orderOf)
}

const postponeOrdersSql = {
  name: 'orders_postpone',
  text: "UPDATE orders SET due_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = ANY($1)",
}

export async function postponeOrders(sql: Queryable, orders: Order[], milliseconds: number): Promise<void> {
  if (orders.length === 0) return
  await sql.query({ ...postponeOrdersSql, values: [orders.map(order => order.id), milliseconds] })
}

const updateOrdersSql = {
  name: 'orders_update',
  text: `
    UPDATE orders
    SET status = changed.status, x = changed.x, y = changed.y, courier_id = changed.courier_id,
        failure = changed.failure, version = orders.version + 1, due_at = now()
    FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::uuid[], $6::text[], $7::int[])
         AS changed (id, status, x, y, courier_id, failure, version)
    WHERE orders.id = changed.id AND orders.version = changed.version`,
}

/** @throws ConcurrentUpdateError when one of them was changed by somebody else since it was read */
export async function updateOrders(sql: Queryable, orders: Order[]): Promise<void> {
  if (orders.length === 0) return
  const { rowCount } = await sql.query({
    ...updateOrdersSql,
    values: [
      orders.map(order => order.id),
      orders.map(order => order.status),
      orders.map(order => order.location?.x),
      orders.map(order => order.location?.y),
      orders.map(order => order.courierId),
      orders.map(order => order.failure),
      orders.map(order => order.version),
    ],
  })
  if (rowCount !== orders.length) throw new ConcurrentUpdateError('an order was changed at the same time')
}

const countOpenOrdersSql = {
  name: 'orders_count_open',
  text: `
    SELECT status, count(*) AS orders FROM orders WHERE status IN ('received', 'located') GROUP BY status
    UNION ALL
    SELECT 'assigned', count(*) FROM storage_places WHERE order_id IS NOT NULL`,
}

/** The number of open orders by status. A status without orders may be missing. */
export async function countOpenOrders(sql: Queryable): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ status: string; orders: number }>(countOpenOrdersSql)
  return new Map(rows.map(row => [row.status, row.orders]))
}

function orderOf({ x, y, courier_id, ...row }: OrderRow): Order {
  return { ...row, location: x === null || y === null ? null : { x, y }, courierId: courier_id }
}
