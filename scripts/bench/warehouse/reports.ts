import { randomUUID } from 'node:crypto'
import type { WarehouseMovement } from '@groundwork/contracts/warehouse'

const warehouses = 5
const products = 1000

/** Pairs of warehouse and product that nobody has used before, and arrivals of one piece each, spread over all of them. */
export function newReports() {
  const warehouseIds = Array.from({ length: warehouses }, () => randomUUID())
  const productIds = Array.from({ length: products }, () => randomUUID())
  let count = 0

  function next(): WarehouseMovement {
    const index = count++
    return {
      id: randomUUID(),
      source: 'WH-3322',
      specversion: '1.0',
      type: 'ru.retail.warehouses.movement',
      datacontenttype: 'application/json',
      dataschema: 'ru.retail.warehouses.movement.v1.0',
      time: Date.now(),
      subject: 'WH-3322:ARRIVAL',
      destination: 'ru.retail.warehouses',
      data: {
        movement_id: randomUUID(),
        warehouse_id: warehouseIds[index % warehouses]!,
        product_id: productIds[Math.floor(index / warehouses) % products]!,
        timestamp: new Date().toISOString(),
        event: 'arrival',
        quantity: 1,
      },
    }
  }

  return { warehouseIds, next, many: (count: number) => Array.from({ length: count }, next) }
}

export const keyOf = ({ data }: WarehouseMovement) => `${data.warehouse_id}:${data.product_id}`

export const pathOf = ({ data }: WarehouseMovement) =>
  `/api/v1/warehouse/${data.warehouse_id}/products/${data.product_id}`
