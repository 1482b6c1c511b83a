import type { Cache } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/db'
import { type App, createHttpApp, type HttpOptions } from '@groundwork/kernel/http'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import { movementRoutes } from './routes/movements.ts'
import { warehouseRoutes } from './routes/warehouse.ts'

export interface InventoryParts extends Omit<HttpOptions, 'title' | 'description'> {
  sql: Queryable
  transact: Transact
  cache: Cache
}

/** The service over HTTP, without a process around it. */
export async function createInventoryApp(parts: InventoryParts): Promise<App> {
  const app = await createHttpApp({ ...parts, title: 'Inventory', description: 'Stock and its movements.' })
  await app.register(movementRoutes, parts)
  await app.register(warehouseRoutes, parts)
  return app
}
