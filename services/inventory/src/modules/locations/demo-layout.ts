import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import { demoWarehouse } from '../../route-schemas.ts'
import { binCode } from './domain/bin.ts'
import { findLayout, replaceLayout } from './repo/layouts.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/**
 * Two aisles of three racks with two bins each, and nothing in them: what comes is received, put away, picked and shipped.
 * A layout that somebody has changed stays as it is.
 */
export async function layOutDemoWarehouse(withTransaction: WithTransaction): Promise<void> {
  const positions = upTo(2).flatMap(aisle => upTo(3).flatMap(rack => upTo(2).map(bin => ({ aisle, rack, bin }))))
  const bins = positions.map(position => ({ ...position, code: binCode(position), capacity: 40 }))
  await withTransaction(async work => {
    if (await findLayout(work, demoWarehouse)) return
    await replaceLayout(work, { warehouseId: demoWarehouse, placement: 'abc', bins })
  })
}
