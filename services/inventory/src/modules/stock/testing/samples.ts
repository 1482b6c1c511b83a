import { randomUUID } from 'node:crypto'
import type { WarehouseMovement } from '@groundwork/contracts/warehouse'

/** The event that the warehouse service's description publishes. */
export const sample: WarehouseMovement = {
  id: 'b3b53031-e83a-4654-87f5-b6b6fb09fd99',
  source: 'WH-3322',
  specversion: '1.0',
  type: 'ru.retail.warehouses.movement',
  datacontenttype: 'application/json',
  dataschema: 'ru.retail.warehouses.movement.v1.0',
  time: 1737439421623,
  subject: 'WH-3322:DEPARTURE',
  destination: 'ru.retail.warehouses',
  data: {
    movement_id: 'c6290746-790e-43fa-8270-014dc90e02e0',
    warehouse_id: '25718666-6af6-4281-b5a6-3016e36fa557',
    timestamp: '2025-02-18T12:12:56Z',
    event: 'departure',
    product_id: '4705204f-498f-4f96-b4ba-df17fb56bf55',
    quantity: 100,
  },
}

/** A report of its own: what is not said is new and random. */
export function movement(said: Partial<WarehouseMovement['data']>): WarehouseMovement {
  return {
    ...sample,
    id: randomUUID(),
    data: {
      movement_id: randomUUID(),
      warehouse_id: randomUUID(),
      product_id: randomUUID(),
      timestamp: '2025-02-18T12:12:56Z',
      event: 'arrival',
      quantity: 1,
      ...said,
    },
  }
}
