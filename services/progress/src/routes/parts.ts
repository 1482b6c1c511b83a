import type { Pool } from '@groundwork/kernel/db'
import type { Catalog } from '../catalog.ts'

/** What the routes stand on. */
export interface RouteParts {
  pool: Pool
  catalog: Catalog
}
