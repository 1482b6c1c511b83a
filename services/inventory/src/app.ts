import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access'
import type { Cache } from '@groundwork/kernel/cache'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import { movementRoutes, warehouseRoutes } from './modules/stock/index.ts'

export interface InventoryParts {
  sql: Queryable
  withTransaction: WithTransaction
  cache: Cache
  identify: Identify
}

/** The service over HTTP, without a process around it. */
export async function createInventoryApp(parts: HttpParts & InventoryParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Inventory',
    description: 'Stock and its movements.',
    access: accessBy(parts.identify),
  })
  movementRoutes(app, parts)
  warehouseRoutes(app, parts)
  return app
}
