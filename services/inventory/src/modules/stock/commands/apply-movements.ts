import type { Cache } from '@groundwork/kernel/cache'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { stockCacheKey } from '../cache-keys.ts'
import { applyMovements, type Movement, type Outcome } from '../domain/movement.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import { arrivalInserts, lockMovements, movementInserts, recordedSides } from '../repo/movements.ts'
import { lockStock, stockChanges } from '../repo/stock.ts'

/**
 * Applies reports of movements in their order, many at the cost of few statements. Webhook and topic both come here, so
 * a report counts once in all.
 *
 * The movements are locked first, both sides of each at once: what is read of them afterwards is what counts until the
 * end. Then every line of stock that they touch is locked in one statement: an arrival changes its line too, and one
 * that is waited for while others are held is how a transfer and an order come to wait for each other. When all are
 * arrivals nothing depends on what is in stock, and the statement that adds them is the one that locks. The statements
 * are sent together and done in this order, each by itself: the second sees what was committed while the first waited.
 *
 * What it writes goes out with COMMIT: to be called once in a transaction, which asks nothing of stock afterwards.
 */
export async function applyMovementReports(work: UnitOfWork, cache: Cache, movements: Movement[]): Promise<Outcome[]> {
  if (movements.length === 0) return []
  // #region decide-then-write
  const departing = movements.some(({ event }) => event === 'departure')
  const [, known, before] = await Promise.all([
    lockMovements(work, movements),
    recordedSides(work, movements),
    lockStock(work, departing ? movements : []),
  ])
  const after: Stock = new Map(before)
  const outcomes = applyMovements(movements, known, after)
  const applied = movements.filter((_movement, index) => outcomes[index] === 'applied')
  const changes = changesBetween(before, after)
  work.writeLast(...(departing ? [...movementInserts(applied), ...stockChanges(changes)] : arrivalInserts(applied)))
  if (changes.length > 0) work.afterCommit(() => cache.invalidate(changes.map(stockCacheKey)))
  // #endregion decide-then-write
  return outcomes
}
