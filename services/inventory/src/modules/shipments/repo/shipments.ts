import type { Queryable } from '@groundwork/kernel/database/pool'

export interface Shipment {
  shipmentId: string
  warehouseId: string
  leftAt: Date
  listIds: string[]
}

const insertShipmentSql = {
  name: 'shipments_insert',
  text: 'INSERT INTO shipments (shipment_id, warehouse_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
}

/** @returns false when the id is taken */
export async function addShipment(sql: Queryable, shipmentId: string, warehouseId: string): Promise<boolean> {
  const { rowCount } = await sql.query({ ...insertShipmentSql, values: [shipmentId, warehouseId] })
  return rowCount === 1
}

const insertShipmentListsSql = {
  name: 'shipment_lists_insert',
  text: 'INSERT INTO shipment_lists (shipment_id, list_id) SELECT $1, * FROM unnest($2::uuid[])',
}

export async function addShipmentLists(sql: Queryable, shipmentId: string, listIds: string[]): Promise<void> {
  await sql.query({ ...insertShipmentListsSql, values: [shipmentId, listIds] })
}

const findShipmentSql = {
  name: 'shipments_find',
  text: `
    SELECT s.shipment_id AS "shipmentId", s.warehouse_id AS "warehouseId", s.left_at AS "leftAt",
           (SELECT array_agg(l.list_id ORDER BY l.list_id) FROM shipment_lists l WHERE l.shipment_id = s.shipment_id)
             AS "listIds"
    FROM shipments s WHERE s.warehouse_id = $1 AND s.shipment_id = $2`,
}

export async function findShipment(
  sql: Queryable,
  warehouseId: string,
  shipmentId: string,
): Promise<Shipment | undefined> {
  return (await sql.query<Shipment>({ ...findShipmentSql, values: [warehouseId, shipmentId] })).rows[0]
}
