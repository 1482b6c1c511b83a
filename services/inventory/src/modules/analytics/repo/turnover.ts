import type { Queryable } from '@groundwork/kernel/pool'
import type { Turnover } from '../domain/turnover.ts'

const add = {
  name: 'turnover_add',
  text: `
    INSERT INTO turnover AS t (warehouse_id, product_id, day, inbound, outbound, adjusted)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[], $5::bigint[], $6::bigint[])
    ON CONFLICT (warehouse_id, product_id, day)
    DO UPDATE SET inbound = t.inbound + excluded.inbound, outbound = t.outbound + excluded.outbound,
                  adjusted = t.adjusted + excluded.adjusted`,
}

/** @param rows in the order of their keys, so that two who add queue instead of deadlocking */
export async function addTurnover(sql: Queryable, rows: Turnover[]): Promise<void> {
  if (rows.length === 0) return
  await sql.query({
    ...add,
    values: [
      rows.map(row => row.warehouseId),
      rows.map(row => row.productId),
      rows.map(row => row.day),
      rows.map(row => row.inbound),
      rows.map(row => row.outbound),
      rows.map(row => row.adjusted),
    ],
  })
}

/** Waits for those who are adding, holds up those who come, and forgets everything. */
export async function beginAnew(sql: Queryable): Promise<void> {
  await sql.query({ text: 'LOCK TABLE turnover IN SHARE ROW EXCLUSIVE MODE' })
  await sql.query({ text: 'DELETE FROM turnover' })
}

const find = {
  name: 'turnover_find',
  text: `
    SELECT product_id AS "productId", sum(inbound)::bigint AS inbound, sum(outbound)::bigint AS outbound,
           sum(adjusted)::bigint AS adjusted
    FROM turnover WHERE warehouse_id = $1 AND day >= $2::date AND day <= $3::date
    GROUP BY product_id ORDER BY outbound DESC, product_id`,
}

export type ProductTurnover = Omit<Turnover, 'warehouseId' | 'day'>

/** By product, what leaves most first. Days as `2026-11-28`, both included. */
export async function turnoverBetween(
  sql: Queryable,
  { warehouseId, from, until }: { warehouseId: string; from: string; until: string },
): Promise<ProductTurnover[]> {
  return (await sql.query<ProductTurnover>({ ...find, values: [warehouseId, from, until] })).rows
}
