import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { LotsInBins } from '../../stock/index.ts'
import { type Layout, replaceLayout } from '../repo/layouts.ts'

/**
 * Replaces the layout of a warehouse.
 * @throws Problem 422 `repeated-bin`; 409 `bin-in-use` when a bin that is not empty would be removed
 */
export async function layOut(work: UnitOfWork, mediator: Mediator, layout: Layout): Promise<void> {
  const codes = new Set(layout.bins.map(({ code }) => code))
  if (codes.size < layout.bins.length)
    throw problem(422, 'repeated-bin', 'A bin is there once', 'Two stand in one place.')
  await replaceLayout(work, layout)
  const lots = await mediator.send(work, LotsInBins, { warehouseId: layout.warehouseId })
  const inUse = lots.find(({ bin }) => !codes.has(bin))
  if (inUse) throw problem(409, 'bin-in-use', 'Something lies in a bin that is to go', `Empty ${inUse.bin} first.`)
}
