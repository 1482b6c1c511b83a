import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access'
import type { Cache } from '@groundwork/kernel/cache'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import type { Observe } from './order-moves.ts'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'

export interface SalesParts {
  sql: Queryable
  withTransaction: WithTransaction
  cache: Cache
  /** Told of every order that goes on. */
  observe: Observe
  identify: Identify
}

/** The service over HTTP, without a process around it. */
export async function createSalesApp(parts: HttpParts & SalesParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Sales',
    description: 'Catalogue, orders and how they fare.',
    access: accessBy(parts.identify),
  })
  productRoutes(app, parts)
  orderRoutes(app, parts)
  return app
}
