import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Lot, Part } from '../domain/lot.ts'

/** A change of a lot, relative to its stored values. */
export type LotChange = Part & { held: number }

interface LotRow {
  warehouse_id: string
  bin: string
  product_id: string
  received_at: Date
  quantity: number
  held: number
}

const selectLotsInWarehouseSql = {
  name: 'lots_in_warehouse',
  text: 'SELECT * FROM lots WHERE warehouse_id = $1 AND ($2::uuid[] IS NULL OR product_id = ANY($2))',
}

/** The lots in the bins of a warehouse, of some products or of all. */
export async function lotsIn(sql: Queryable, warehouseId: string, productIds?: string[]): Promise<Lot[]> {
  const { rows } = await sql.query<LotRow>({ ...selectLotsInWarehouseSql, values: [warehouseId, productIds ?? null] })
  return rows.map(lotOf)
}

export const selectLotsInBinSql = {
  name: 'lots_in_bin',
  text: 'SELECT * FROM lots WHERE warehouse_id = $1 AND bin = $2',
}

export async function lotsInBin(sql: Queryable, warehouseId: string, bin: string): Promise<Lot[]> {
  const { rows } = await sql.query<LotRow>({ ...selectLotsInBinSql, values: [warehouseId, bin] })
  return rows.map(lotOf)
}

function lotOf(row: LotRow): Lot {
  return {
    warehouseId: row.warehouse_id,
    bin: row.bin,
    productId: row.product_id,
    receivedAt: row.received_at.getTime(),
    quantity: row.quantity,
    held: row.held,
  }
}

const changeLotsSql = {
  name: 'lots_change',
  text: `
    MERGE INTO lots USING (
      SELECT bin, product_id, received_at, sum(quantity)::bigint AS quantity, sum(held)::bigint AS held
      FROM unnest($2::text[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::bigint[])
           AS changes (bin, product_id, received_at, quantity, held)
      GROUP BY bin, product_id, received_at
    ) AS by
    ON lots.warehouse_id = $1 AND lots.product_id = by.product_id AND lots.bin = by.bin
       AND lots.received_at = by.received_at
    WHEN MATCHED AND lots.quantity + by.quantity = 0 AND lots.held + by.held = 0 THEN DELETE
    WHEN MATCHED THEN UPDATE SET quantity = lots.quantity + by.quantity, held = lots.held + by.held
    WHEN NOT MATCHED THEN INSERT (warehouse_id, bin, product_id, received_at, quantity, held)
                          VALUES ($1, by.bin, by.product_id, by.received_at, by.quantity, by.held)`,
}

/**
 * Applies changes to lots. The caller must have locked the products' lines of stock, because MERGE does not wait for a
 * row that another transaction is just inserting. The table's checks keep quantities from becoming negative.
 */
export async function changeLots(sql: Queryable, warehouseId: string, changes: LotChange[]): Promise<void> {
  await sql.query({
    ...changeLotsSql,
    values: [
      warehouseId,
      changes.map(one => one.bin),
      changes.map(one => one.productId),
      changes.map(one => new Date(one.receivedAt)),
      changes.map(one => one.quantity),
      changes.map(one => one.held),
    ],
  })
}
