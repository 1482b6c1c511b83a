import type { Pool } from '@groundwork/kernel/db'
import type { App } from '@groundwork/kernel/http'
import type { Catalog } from '../catalog.ts'

/** What the routes stand on. */
export interface RouteOptions {
  app: App
  pool: Pool
  catalog: Catalog
}
