import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { demoWarehouse } from '../../route-schemas.ts'
import { binCode } from './domain/bin.ts'
import { findLayout, replaceLayout } from './repo/layouts.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/**
 * Lays out the demo warehouse: two aisles of three racks with two empty bins each. An existing layout stays as it is.
 */
export async function layOutDemoWarehouse(withTransaction: WithTransaction): Promise<void> {
  const positions = upTo(2).flatMap(aisle => upTo(3).flatMap(rack => upTo(2).map(bin => ({ aisle, rack, bin }))))
  const bins = positions.map(position => ({ ...position, code: binCode(position), capacity: 40 }))
  await withTransaction(async work => {
    if (await findLayout(work, demoWarehouse)) return
    await replaceLayout(work, { warehouseId: demoWarehouse, placement: 'abc', bins })
  })
}
