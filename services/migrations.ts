/** What the schema of each service is made of, for the pages that describe it. */
import type { services } from '@groundwork/contracts/services'
import type { MigrationSet } from '@groundwork/kernel/database/migrations'
import { deliveryMigrations } from './delivery/src/service.ts'
import { identityMigrations } from './identity/src/service.ts'
import { inventoryMigrations } from './inventory/src/service.ts'
import { paymentMigrations } from './payment/src/service.ts'
import { progressMigrations } from './progress/src/service.ts'
import { salesMigrations } from './sales/src/service.ts'

export const migrations: Record<keyof typeof services, () => MigrationSet[]> = {
  sales: salesMigrations,
  inventory: inventoryMigrations,
  payment: paymentMigrations,
  delivery: deliveryMigrations,
  identity: identityMigrations,
  progress: progressMigrations,
}
