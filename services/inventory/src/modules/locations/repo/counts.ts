import type { Queryable } from '@groundwork/kernel/database/pool'

export interface Count {
  countId: string
  warehouseId: string
  bin: string
  productId: string
  expected: number
  counted: number
}

const insertCountSql = {
  name: 'counts_insert',
  text: `
    INSERT INTO counts (count_id, warehouse_id, bin, product_id, expected, counted) VALUES ($1, $2, $3, $4, $5, $6)`,
}

export async function addCount(sql: Queryable, count: Count): Promise<void> {
  const { countId, warehouseId, bin, productId, expected, counted } = count
  await sql.query({ ...insertCountSql, values: [countId, warehouseId, bin, productId, expected, counted] })
}

const findCountSql = {
  name: 'counts_find',
  text: `
    SELECT count_id AS "countId", warehouse_id AS "warehouseId", bin, product_id AS "productId", expected, counted
    FROM counts WHERE warehouse_id = $1 AND count_id = $2`,
}

export async function findCount(sql: Queryable, warehouseId: string, countId: string): Promise<Count | undefined> {
  return (await sql.query<Count>({ ...findCountSql, values: [warehouseId, countId] })).rows[0]
}

export const selectDueBinsSql = {
  name: 'counts_due',
  // Of each bin the last count is looked up: with all counts joined, each of them would be read.
  text: `
    SELECT b.code AS bin, last.counted_at AS "countedAt"
    FROM bins b
    LEFT JOIN LATERAL (
      SELECT c.counted_at FROM counts c WHERE c.warehouse_id = b.warehouse_id AND c.bin = b.code
      ORDER BY c.counted_at DESC LIMIT 1) AS last ON true
    WHERE b.warehouse_id = $1 ORDER BY last.counted_at NULLS FIRST, b.code LIMIT $2`,
}

/** The bins that are due for a count: those that were never counted, then those whose last count is oldest. */
export async function binsDue(
  sql: Queryable,
  warehouseId: string,
  limit: number,
): Promise<{ bin: string; countedAt: Date | null }[]> {
  const values = [warehouseId, limit]
  return (await sql.query<{ bin: string; countedAt: Date | null }>({ ...selectDueBinsSql, values })).rows
}
