import type { Queryable } from '@groundwork/kernel/database/pool'
import {
  nextStatus,
  type PickList,
  type PickListStatus,
  type PickListStep,
  statusesBefore,
} from '../domain/pick-list.ts'

const insertPickListSql = {
  name: 'pick_lists_insert',
  text: `
    INSERT INTO pick_lists (list_id, order_id, warehouse_id, status) VALUES ($1, $2, $3, 'open')
    ON CONFLICT (order_id, warehouse_id) DO NOTHING`,
}

const insertLinesSql = {
  name: 'pick_list_lines_insert',
  text: `
    INSERT INTO pick_list_lines (list_id, product_id, quantity)
    SELECT $1, * FROM unnest($2::uuid[], $3::bigint[])`,
}

/** Adds a pick list, unless the order has one in the warehouse. */
export async function addPickList(sql: Queryable, list: Omit<PickList, 'status' | 'stops'>): Promise<void> {
  const { listId, orderId, warehouseId, lines } = list
  const { rowCount } = await sql.query({ ...insertPickListSql, values: [listId, orderId, warehouseId] })
  if (rowCount === 0) return
  const values = [listId, lines.map(line => line.productId), lines.map(line => line.quantity)]
  await sql.query({ ...insertLinesSql, values })
}

const selectPickListsSql = `
  SELECT p.list_id AS "listId", p.order_id AS "orderId", p.warehouse_id AS "warehouseId", p.status,
         (SELECT json_agg(json_build_object('productId', l.product_id, 'quantity', l.quantity) ORDER BY l.product_id)
          FROM pick_list_lines l WHERE l.list_id = p.list_id) AS lines,
         coalesce((SELECT json_agg(json_build_object('bin', s.bin, 'productId', s.product_id, 'quantity', s.quantity)
                                   ORDER BY s.stop)
                   FROM pick_stops s WHERE s.list_id = p.list_id), '[]') AS stops
  FROM pick_lists p`

const findPickListSql = {
  name: 'pick_lists_find',
  text: `${selectPickListsSql} WHERE p.warehouse_id = $1 AND p.list_id = $2`,
}
const lockPickListSql = { name: 'pick_lists_lock', text: `${findPickListSql.text} FOR UPDATE OF p` }

export async function findPickList(sql: Queryable, warehouseId: string, listId: string): Promise<PickList | undefined> {
  return (await sql.query<PickList>({ ...findPickListSql, values: [warehouseId, listId] })).rows[0]
}

/** Like `findPickList`, locked until the transaction ends. */
export async function lockPickList(sql: Queryable, warehouseId: string, listId: string): Promise<PickList | undefined> {
  return (await sql.query<PickList>({ ...lockPickListSql, values: [warehouseId, listId] })).rows[0]
}

const lockNextOpenSql = {
  name: 'pick_lists_lock_next',
  // Two workers at once get two lists, because the second skips the list that the first has locked.
  text: `
    ${selectPickListsSql} WHERE p.warehouse_id = $1 AND p.status = 'open'
    ORDER BY p.queued_at, p.list_id LIMIT 1 FOR UPDATE OF p SKIP LOCKED`,
}

/** The open list that has waited longest, locked until the transaction ends. */
export async function lockNextOpen(sql: Queryable, warehouseId: string): Promise<PickList | undefined> {
  return (await sql.query<PickList>({ ...lockNextOpenSql, values: [warehouseId] })).rows[0]
}

const listPickListsSql = {
  name: 'pick_lists_by_status',
  text: `${selectPickListsSql} WHERE p.warehouse_id = $1 AND p.status = $2 ORDER BY p.queued_at, p.list_id LIMIT $3`,
}

/** Pick lists by status, oldest first. */
export async function listPickLists(
  sql: Queryable,
  { warehouseId, status, limit }: { warehouseId: string; status: PickListStatus; limit: number },
): Promise<PickList[]> {
  return (await sql.query<PickList>({ ...listPickListsSql, values: [warehouseId, status, limit] })).rows
}

const lockListsOfOrderSql = {
  name: 'pick_lists_lock_of_order',
  text: 'SELECT list_id FROM pick_lists WHERE order_id = $1 ORDER BY list_id FOR UPDATE',
}

/** The ids of an order's lists, locked until the transaction ends. */
export async function lockListsOfOrder(sql: Queryable, orderId: string): Promise<string[]> {
  const { rows } = await sql.query<{ list_id: string }>({ ...lockListsOfOrderSql, values: [orderId] })
  return rows.map(row => row.list_id)
}

const selectCancelledListsSql = {
  name: 'pick_lists_cancelled',
  text: `
    SELECT list_id AS "listId", warehouse_id AS "warehouseId" FROM pick_lists
    WHERE status = 'cancelled' AND ($1::uuid IS NULL OR list_id > $1)
    ORDER BY list_id LIMIT $2`,
}

type ListKey = Pick<PickList, 'listId' | 'warehouseId'>

/** Cancelled lists, ordered by id; `after` is the last id of the previous page. */
export async function cancelledLists(sql: Queryable, page: { after?: string; limit: number }): Promise<ListKey[]> {
  return (await sql.query<ListKey>({ ...selectCancelledListsSql, values: [page.after ?? null, page.limit] })).rows
}

const setStatusSql = {
  name: 'pick_lists_step',
  text: `
    UPDATE pick_lists SET status = $3, queued_at = CASE WHEN $3 = 'open' THEN now() ELSE queued_at END
    WHERE list_id = ANY($1) AND status = $2`,
}

/** Does a step on the lists that allow it. @returns how many did */
export async function stepOn(sql: Queryable, listIds: string[], what: PickListStep): Promise<number> {
  let changed = 0
  for (const status of statusesBefore(what)) {
    const { rowCount } = await sql.query({ ...setStatusSql, values: [listIds, status, nextStatus(status, what)] })
    changed += rowCount ?? 0
  }
  return changed
}

const insertStopsSql = {
  name: 'pick_stops_insert',
  text: `
    INSERT INTO pick_stops (list_id, stop, bin, product_id, quantity)
    SELECT $1, row_number() OVER (), * FROM unnest($2::text[], $3::uuid[], $4::bigint[])`,
}

/** @param stops in walking order */
export async function saveStops(sql: Queryable, listId: string, stops: PickList['stops']): Promise<void> {
  await sql.query({
    ...insertStopsSql,
    values: [listId, stops.map(stop => stop.bin), stops.map(stop => stop.productId), stops.map(stop => stop.quantity)],
  })
}
