import type { Queryable } from '@groundwork/kernel/database/pool'
import type { Bin } from '../domain/bin.ts'
import type { PlacementName } from '../domain/placement.ts'

export interface Layout {
  warehouseId: string
  placement: PlacementName
  bins: Bin[]
}

const upsertLayoutSql = {
  name: 'layouts_upsert',
  text: `
    INSERT INTO layouts (warehouse_id, placement) VALUES ($1, $2)
    ON CONFLICT (warehouse_id) DO UPDATE SET placement = excluded.placement`,
}

const deleteBinsSql = { name: 'bins_remove', text: 'DELETE FROM bins WHERE warehouse_id = $1' }

const insertBinsSql = {
  name: 'bins_insert',
  text: `
    INSERT INTO bins (warehouse_id, code, aisle, rack, bin, capacity)
    SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::smallint[], $5::smallint[], $6::int[])`,
}

/** Replaces the layout, which is then locked until the transaction ends. */
export async function replaceLayout(sql: Queryable, { warehouseId, placement, bins }: Layout): Promise<void> {
  await sql.query({ ...upsertLayoutSql, values: [warehouseId, placement] })
  await sql.query({ ...deleteBinsSql, values: [warehouseId] })
  await sql.query({
    ...insertBinsSql,
    values: [
      warehouseId,
      bins.map(bin => bin.code),
      bins.map(bin => bin.aisle),
      bins.map(bin => bin.rack),
      bins.map(bin => bin.bin),
      bins.map(bin => bin.capacity),
    ],
  })
}

const selectLayoutSql = 'SELECT placement FROM layouts WHERE warehouse_id = $1'
const findLayoutSql = { name: 'layouts_find', text: selectLayoutSql }
const lockLayoutSql = { name: 'layouts_lock', text: `${selectLayoutSql} FOR UPDATE` }
const selectBinsSql = {
  name: 'bins_of_layout',
  text: 'SELECT code, aisle, rack, bin, capacity FROM bins WHERE warehouse_id = $1 ORDER BY code',
}

/** The layout of a warehouse; undefined without one. */
export const findLayout = (sql: Queryable, warehouseId: string) => layoutBy(sql, findLayoutSql, warehouseId)

/** Like `findLayout`, locked until the transaction ends. */
export const lockLayout = (sql: Queryable, warehouseId: string) => layoutBy(sql, lockLayoutSql, warehouseId)

async function layoutBy(
  sql: Queryable,
  statement: typeof findLayoutSql,
  warehouseId: string,
): Promise<Layout | undefined> {
  const { rows } = await sql.query<{ placement: PlacementName }>({ ...statement, values: [warehouseId] })
  if (!rows[0]) return undefined
  const bins = await sql.query<Bin>({ ...selectBinsSql, values: [warehouseId] })
  return { warehouseId, placement: rows[0].placement, bins: bins.rows }
}

const selectWarehousesWithLayoutSql = {
  name: 'layouts_known',
  text: 'SELECT warehouse_id FROM layouts WHERE warehouse_id = ANY($1)',
}

/** The warehouses among these that have a layout. */
export async function withLayout(sql: Queryable, warehouseIds: string[]): Promise<Set<string>> {
  const { rows } = await sql.query<{ warehouse_id: string }>({
    ...selectWarehousesWithLayoutSql,
    values: [warehouseIds],
  })
  return new Set(rows.map(row => row.warehouse_id))
}
