import { type Mediator, query } from '../../mediator.ts'
import { PiecesMoved } from '../stock/index.ts'
import { turnoverOf } from './domain/turnover.ts'
import { addTurnover, turnoverBetween } from './repo/turnover.ts'

/** Pieces of each product that have left the bins of a warehouse since the day `from` (`2026-11-28`, in UTC). */
export const OutboundSince = query<{ warehouseId: string; from: string }, Map<string, number>>(
  'analytics.outbound-since',
)

export function registerAnalytics(mediator: Mediator): void {
  mediator.listen(PiecesMoved, (work, { movements }) => addTurnover(work, turnoverOf(movements)))
  mediator.answer(OutboundSince, async (sql, { warehouseId, from }) => {
    const rows = await turnoverBetween(sql, { warehouseId, from, until: 'infinity' })
    return new Map(rows.map(({ productId, outbound }) => [productId, outbound]))
  })
}
