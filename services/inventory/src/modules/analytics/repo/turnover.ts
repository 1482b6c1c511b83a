import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Page } from '../../../route-schemas.ts'
import type { Turnover } from '../domain/turnover.ts'

const addTurnoverSql = (table: string) => ({
  name: `${table}_add`,
  text: `
    INSERT INTO ${table} AS t (warehouse_id, product_id, day, inbound, outbound, adjusted)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[], $5::bigint[], $6::bigint[])
    ON CONFLICT (warehouse_id, product_id, day)
    DO UPDATE SET inbound = t.inbound + excluded.inbound, outbound = t.outbound + excluded.outbound,
                  adjusted = t.adjusted + excluded.adjusted`,
})

/** @param rows sorted by key, so that two transactions wait for each other instead of deadlocking */
export const addTurnover = (sql: Queryable, rows: Turnover[]): Promise<void> => add(sql, 'turnover', rows)

/** Like `addTurnover`, for the table of `beginRecount`. */
export const addRecounted = (sql: Queryable, rows: Turnover[]): Promise<void> => add(sql, 'recounted', rows)

async function add(sql: Queryable, table: 'turnover' | 'recounted', rows: Turnover[]): Promise<void> {
  if (rows.length === 0) return
  await sql.query({
    ...addTurnoverSql(table),
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

/**
 * Begins a recount; it must be the first statement of its transaction. The transaction then sees a snapshot of this
 * moment and has a temporary table to count in. Another recount waits for its end; transactions that add to the
 * turnover do not.
 */
export async function beginRecount(sql: Queryable): Promise<void> {
  await sql.query({ text: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ' })
  // LOCK takes no snapshot. The next statement does, and sees the changes of an earlier recount.
  await sql.query({ text: 'LOCK TABLE turnover IN SHARE UPDATE EXCLUSIVE MODE' })
  await sql.query({ text: 'CREATE TEMPORARY TABLE recounted (LIKE turnover INCLUDING ALL) ON COMMIT DROP' })
}

/** The recount minus the turnover, sorted by key. */
export async function differences(sql: Queryable): Promise<Turnover[]> {
  const { rows } = await sql.query<Turnover>({
    text: `
      SELECT warehouse_id AS "warehouseId", product_id AS "productId", day::text,
             coalesce(r.inbound, 0) - coalesce(t.inbound, 0) AS inbound,
             coalesce(r.outbound, 0) - coalesce(t.outbound, 0) AS outbound,
             coalesce(r.adjusted, 0) - coalesce(t.adjusted, 0) AS adjusted
      FROM recounted r FULL JOIN turnover t USING (warehouse_id, product_id, day)
      WHERE (r.inbound, r.outbound, r.adjusted) IS DISTINCT FROM (t.inbound, t.outbound, t.adjusted)
      ORDER BY warehouse_id, product_id, day`,
  })
  return rows
}

/** Adds differences to the turnover and deletes rows that become zero. */
export async function changeTurnover(sql: Queryable, differing: Turnover[]): Promise<void> {
  await addTurnover(sql, differing)
  await sql.query({ text: 'DELETE FROM turnover WHERE inbound = 0 AND outbound = 0 AND adjusted = 0' })
}

const selectTurnoverSql = {
  name: 'turnover_find',
  text: `
    WITH products AS (
      SELECT product_id, sum(inbound)::bigint AS inbound, sum(outbound)::bigint AS outbound,
             sum(adjusted)::bigint AS adjusted
      FROM turnover WHERE warehouse_id = $1 AND day >= $2::date AND day <= $3::date
      GROUP BY product_id
    )
    SELECT product_id AS "productId", inbound, outbound, adjusted FROM products
    WHERE $4::uuid IS NULL
       OR (-outbound, product_id) > (SELECT -outbound, product_id FROM products WHERE product_id = $4)
    ORDER BY outbound DESC, product_id LIMIT $5`,
}

export type ProductTurnover = Omit<Turnover, 'warehouseId' | 'day'>

/**
 * The turnover by product; the product that leaves most comes first.
 * @param from first day, `until` the last: `2026-11-28`
 * @param page without it all products
 */
export async function turnoverBetween(
  sql: Queryable,
  { warehouseId, from, until }: { warehouseId: string; from: string; until: string },
  { after, limit }: Partial<Page> = {},
): Promise<ProductTurnover[]> {
  const values = [warehouseId, from, until, after, limit]
  return (await sql.query<ProductTurnover>({ ...selectTurnoverSql, values })).rows
}
