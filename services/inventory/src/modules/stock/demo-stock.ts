import type { Cache } from '@groundwork/kernel/cache'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { applyMovementReports } from './commands/apply-movements.ts'
import type { Movement } from './domain/movement.ts'

/** The two warehouses of the demo shop. */
const north = '00000000-0000-4000-8000-000000000a01'
const south = '00000000-0000-4000-8000-000000000a02'

/** Last part of the product's id (see infrastructure/postgres/seed-demo.sql), warehouse, pieces. */
const deliveries: [product: string, warehouse: string, quantity: number][] = [
  ['101', north, 5000],
  ['102', north, 5000],
  ['103', north, 500],
  ['104', north, 300],
  ['104', south, 200],
  ['105', south, 40],
  ['106', south, 25],
  ['107', north, 100],
  ['107', south, 100],
  ['108', south, 1000],
]

/**
 * Adds stock for the demo products by movements, like any other stock. The ids are fixed, so a second start changes
 * nothing, whatever has been sold since.
 */
export async function deliverDemoStock(withTransaction: WithTransaction, cache: Cache): Promise<void> {
  const movements = deliveries.map(([product, warehouseId, quantity], index): Movement => {
    const productId = `00000000-0000-4000-8000-000000000${product}`
    const movementId = `00000000-0000-4000-8000-0000000de${String(index).padStart(3, '0')}`
    return { movementId, event: 'arrival', warehouseId, productId, quantity, occurredAt: Date.UTC(2026, 0, 1) }
  })
  await withTransaction(work => applyMovementReports(work, cache, movements))
}
