import type { Cache } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/db'
import { type App, createHttpApp, type HttpOptions } from '@groundwork/kernel/http'
import type { Transact } from '@groundwork/kernel/unit-of-work'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'

export interface SalesParts extends Omit<HttpOptions, 'title' | 'description'> {
  sql: Queryable
  transact: Transact
  cache: Cache
}

/** The service over HTTP, without a process around it: tests build it with `inject`, `main.ts` listens. */
export async function createSalesApp(parts: SalesParts): Promise<App> {
  const app = await createHttpApp({ ...parts, title: 'Sales', description: 'Catalogue, orders and how they fare.' })
  await app.register(productRoutes, parts)
  await app.register(orderRoutes, parts)
  return app
}
