import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { Cache } from '@groundwork/kernel/cache'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import { turnoverRoutes } from './modules/analytics/index.ts'
import { binRoutes, layoutRoutes } from './modules/locations/index.ts'
import { type PickingParts, pickListRoutes } from './modules/picking/index.ts'
import { deliveryNoteRoutes } from './modules/receiving/index.ts'
import { shipmentRoutes } from './modules/shipments/index.ts'
import { movementRoutes, warehouseRoutes } from './modules/stock/index.ts'
import { shiftRoutes } from './modules/workforce/index.ts'

export type InventoryParts = PickingParts & { cache: Cache; identify: Identify }

/** The HTTP side of the service. */
export async function createInventoryApp(parts: HttpParts & InventoryParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Inventory',
    description: 'Warehouses: receiving, bins, stock, movements, reservations for orders, picking and shipping.',
    access: accessBy(parts.identify),
  })
  movementRoutes(app, parts)
  warehouseRoutes(app, parts)
  layoutRoutes(app, parts)
  binRoutes(app, parts)
  deliveryNoteRoutes(app, parts)
  pickListRoutes(app, parts)
  shipmentRoutes(app, parts)
  shiftRoutes(app, parts)
  turnoverRoutes(app, parts)
  return app
}
