import type { Queryable } from '@groundwork/kernel/database/pool'

export interface Count {
  countId: string
  warehouseId: string
  bin: string
  productId: string
  expected: number
  counted: number
}

const insert = {
  name: 'counts_insert',
  text: `
    INSERT INTO counts (count_id, warehouse_id, bin, product_id, expected, counted) VALUES ($1, $2, $3, $4, $5, $6)`,
}

export async function addCount(sql: Queryable, count: Count): Promise<void> {
  const { countId, warehouseId, bin, productId, expected, counted } = count
  await sql.query({ ...insert, values: [countId, warehouseId, bin, productId, expected, counted] })
}

const find = {
  name: 'counts_find',
  text: `
    SELECT count_id AS "countId", warehouse_id AS "warehouseId", bin, product_id AS "productId", expected, counted
    FROM counts WHERE warehouse_id = $1 AND count_id = $2`,
}

export async function findCount(sql: Queryable, warehouseId: string, countId: string): Promise<Count | undefined> {
  return (await sql.query<Count>({ ...find, values: [warehouseId, countId] })).rows[0]
}

const due = {
  name: 'counts_due',
  text: `
    SELECT b.code AS bin, max(c.counted_at) AS "countedAt"
    FROM bins b LEFT JOIN counts c ON c.warehouse_id = b.warehouse_id AND c.bin = b.code
    WHERE b.warehouse_id = $1 GROUP BY b.code ORDER BY max(c.counted_at) NULLS FIRST, b.code LIMIT $2`,
}

/** The bins that are due for a count: those that were never counted, then those whose last count is oldest. */
export async function binsDue(
  sql: Queryable,
  warehouseId: string,
  limit: number,
): Promise<{ bin: string; countedAt: Date | null }[]> {
  return (await sql.query<{ bin: string; countedAt: Date | null }>({ ...due, values: [warehouseId, limit] })).rows
}
