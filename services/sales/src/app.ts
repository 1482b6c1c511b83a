import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { Cache } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import type { Observe } from './order-moves.ts'
import { orderRoutes } from './routes/orders.ts'
import { productRoutes } from './routes/products.ts'

export interface SalesParts {
  sql: Queryable
  withTransaction: WithTransaction
  cache: Cache
  /** Called after the commit with every order that changed its state. */
  observe: Observe
  identify: Identify
}

/** The HTTP side of the service. */
export async function createSalesApp(parts: HttpParts & SalesParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Sales',
    description: 'The catalogue, and orders from placing to delivery.',
    access: accessBy(parts.identify),
  })
  productRoutes(app, parts)
  orderRoutes(app, parts)
  return app
}
