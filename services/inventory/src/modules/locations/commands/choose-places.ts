import { groupBy } from '@groundwork/kernel/collections'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf, Mediator, OutputOf } from '../../../mediator.ts'
import { OutboundSince } from '../../analytics/index.ts'
import { type Lot, LotsInBins } from '../../stock/index.ts'
import { fill, placements } from '../domain/placement.ts'
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
  { warehouseId, goods }: InputOf<typeof ChoosePlaces>,
): Promise<OutputOf<typeof ChoosePlaces>> {
  const layout = await holdLayout(work, warehouseId)
  const lots = await mediator.send(work, LotsInBins, { warehouseId })
  const outbound = await recentOutbound(work, mediator, layout)
  const lotsOf = groupBy(lots, ({ productId }) => productId)
  const free = new Map(layout.bins.map(({ code, capacity }) => [code, capacity]))
  for (const { bin, quantity } of lots) free.set(bin, (free.get(bin) ?? 0) - quantity)
  const bins = inWalkingOrder(layout.bins)

  return goods.map(({ productId, quantity }) => {
    const oldest = oldestByBin(lotsOf.get(productId) ?? [])
    const places = bins.map(({ code }) => ({ bin: code, free: free.get(code)!, oldest: oldest.get(code) }))
    const turnover = outbound ? turnoverClass(productId, outbound) : 'C'
    const filled = fill(quantity, placements[layout.placement]({ turnoverClass: turnover }, places))
    if (!filled) throw noRoom(warehouseId, productId, quantity)
    for (const { bin, quantity } of filled) free.set(bin, free.get(bin)! - quantity)
    return { productId, places: filled }
  })
}

/** By bin: when the oldest of these lots in it was received. */
function oldestByBin(lots: Lot[]): Map<string, number> {
  const oldest = new Map<string, number>()
  for (const { bin, receivedAt } of lots) oldest.set(bin, Math.min(receivedAt, oldest.get(bin) ?? receivedAt))
  return oldest
}

/** The pieces that have left, by product. Only the placement `abc` needs them. */
async function recentOutbound(work: UnitOfWork, mediator: Mediator, { warehouseId, placement }: Layout) {
  if (placement !== 'abc') return undefined
  const from = new Date(Date.now() - turnoverDays * 86_400_000).toISOString().slice(0, 10)
  return mediator.send(work, OutboundSince, { warehouseId, from })
}

function noRoom(warehouseId: string, productId: string, quantity: number) {
  const detail = `${quantity} pieces of product ${productId} do not fit into the bins of warehouse ${warehouseId}.`
  return problem(409, 'no-room', 'There is not enough room', detail)
}
