import type { Pool } from '@groundwork/kernel/database/pool'
import type { Catalog } from '../catalog.ts'

/** What the routes stand on. */
export interface RouteParts {
  pool: Pool
  catalog: Catalog
}
