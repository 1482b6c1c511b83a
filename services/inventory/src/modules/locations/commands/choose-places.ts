import { groupBy } from '@groundwork/kernel/collections'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf, Mediator } from '../../../mediator.ts'
import { OutboundSince } from '../../analytics/index.ts'
import { type Lot, LotsInBins } from '../../stock/index.ts'
import type { Bin } from '../domain/bin.ts'
import { fill, type Place, placements } from '../domain/placement.ts'
import { turnoverClass } from '../domain/turnover-class.ts'
import { inWalkingOrder } from '../domain/walking-order.ts'
import { holdLayout } from '../hold-layout.ts'
import type { Layout } from '../repo/layouts.ts'
import type { ChoosePlaces } from '../requests.ts'

/** The class of a product depends on what has left in this number of days. */
const turnoverDays = 90

export async function choosePlaces(
  work: UnitOfWork,
  mediator: Mediator,
  { warehouseId, productId, quantity }: InputOf<typeof ChoosePlaces>,
): Promise<{ bin: string; quantity: number }[]> {
  const layout = await holdLayout(work, warehouseId)
  const lots = groupBy(await mediator.send(work, LotsInBins, { warehouseId }), ({ bin }) => bin)
  const places = inWalkingOrder(layout.bins).map(bin => placeAt(bin, productId, lots.get(bin.code) ?? []))
  const turnover = await classOf(work, mediator, layout, productId)
  const filled = fill(quantity, placements[layout.placement]({ turnoverClass: turnover }, places))
  if (filled) return filled
  const detail = `${quantity} pieces of product ${productId} do not fit into the bins of warehouse ${warehouseId}.`
  throw problem(409, 'no-room', 'There is not enough room', detail)
}

/** @param here the lots in the bin */
function placeAt({ code, capacity }: Bin, productId: string, here: Lot[]): Place {
  const same = here.filter(lot => lot.productId === productId).map(({ receivedAt }) => receivedAt)
  const used = here.reduce((sum, lot) => sum + lot.quantity, 0)
  return { bin: code, free: capacity - used, oldest: same.length > 0 ? Math.min(...same) : undefined }
}

/** The turnover class. Only the placement `abc` needs it. */
async function classOf(work: UnitOfWork, mediator: Mediator, { warehouseId, placement }: Layout, productId: string) {
  if (placement !== 'abc') return 'C'
  const from = new Date(Date.now() - turnoverDays * 86_400_000).toISOString().slice(0, 10)
  return turnoverClass(productId, await mediator.send(work, OutboundSince, { warehouseId, from }))
}
