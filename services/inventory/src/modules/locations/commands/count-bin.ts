import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { AdjustToCount, LotsInBins } from '../../stock/index.ts'
import { binOf, holdLayout } from '../hold-layout.ts'
import { addCount, type Count, findCount } from '../repo/counts.ts'

/**
 * Records what was counted in a bin; a difference becomes an adjustment. The same count again changes nothing.
 * A bin that the layout no longer has can be counted while something lies in it.
 * @throws Problem 404 for an unknown bin; 409 `count-conflict`; the refusals of stock
 */
export async function countBin(work: UnitOfWork, mediator: Mediator, count: Omit<Count, 'expected'>): Promise<Count> {
  const { countId, warehouseId, bin, productId, counted } = count
  const layout = await holdLayout(work, warehouseId)
  const known = await findCount(work, warehouseId, countId)
  if (known) {
    if (sameCount(known, count)) return known
    throw problem(409, 'count-conflict', 'This count is known otherwise', 'Use a new id for a new count.')
  }
  if ((await mediator.send(work, LotsInBins, { warehouseId, bin })).length === 0) binOf(layout, bin)
  const adjustment = { movementId: countId, warehouseId, productId, bin, counted }
  const { expected } = await mediator.send(work, AdjustToCount, adjustment)
  await addCount(work, { ...count, expected })
  return { ...count, expected }
}

function sameCount(known: Count, { warehouseId, bin, productId, counted }: Omit<Count, 'expected'>): boolean {
  return (
    known.warehouseId === warehouseId && known.bin === bin && known.productId === productId && known.counted === counted
  )
}
