import type { Cache } from '@groundwork/kernel/cache'
import type { UnitOfWork } from '@groundwork/kernel/unit-of-work'
import { stockCacheKey } from '../cache-keys.ts'
import { applyMovements, type Movement, type Outcome } from '../domain/movement.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import { lockMovements, recordedSides, recordMovements } from '../repo/movements.ts'
import { changeStock, lockStock } from '../repo/stock.ts'

/**
 * Applies reports of movements in their order, many at the cost of few statements. Webhook and topic both come here, so
 * a report counts once in all.
 *
 * The movements are locked first, both sides of each at once: what is read of them afterwards is what counts until the
 * end. Then every line of stock that they touch is locked in one statement: an arrival changes its line too, and one
 * that is waited for while others are held is how a transfer and an order come to wait for each other.
 */
export async function applyMovementReports(work: UnitOfWork, cache: Cache, movements: Movement[]): Promise<Outcome[]> {
  if (movements.length === 0) return []
  await lockMovements(work, movements)
  // #region decide-then-write
  const known = await recordedSides(work, movements)
  const before = await lockStock(work, movements)
  const after: Stock = new Map(before)
  const outcomes = applyMovements(movements, known, after)
  await recordMovements(
    work,
    movements.filter((_movement, index) => outcomes[index] === 'applied'),
  )
  const changes = changesBetween(before, after)
  await changeStock(work, changes)
  if (changes.length > 0) work.afterCommit(() => cache.invalidate(changes.map(stockCacheKey)))
  // #endregion decide-then-write
  return outcomes
}
