import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { StockOperations } from './api/operations.ts'
import { adjustToCount } from './commands/adjust-to-count.ts'
import { hold, release, take } from './commands/holds.ts'
import { putAway } from './commands/put-away.ts'
import { transfer } from './commands/transfer.ts'
import type { StockParts } from './parts.ts'
import { findBinMovements, pageOfBinMovements } from './repo/bin-movements.ts'
import { lotsIn, lotsInBin } from './repo/lots.ts'
import { AdjustToCount, LotsInBins, MovementParts, PutAway, RecordedMovements, Transfer } from './requests.ts'

/** Registers the requests that other modules send in their own transactions. */
export function registerStock(parts: StockParts): void {
  const { mediator } = parts
  mediator.answer(PutAway, (work, goods) => putAway(work, parts, goods))
  mediator.answer(Transfer, (work, asked) => transfer(work, parts, asked))
  mediator.answer(AdjustToCount, (work, count) => adjustToCount(work, parts, count))
  mediator.answer(LotsInBins, (sql, { warehouseId, bin }) =>
    bin === undefined ? lotsIn(sql, warehouseId) : lotsInBin(sql, warehouseId, bin),
  )
  mediator.answer(MovementParts, (sql, { movementId }) => findBinMovements(sql, movementId))
  mediator.answer(RecordedMovements, pageOfBinMovements)
}

/** The operations for callers with no transaction in common, which may be another process. */
export function stockOperations(withTransaction: WithTransaction, parts: StockParts): StockOperations {
  return {
    hold: input => withTransaction(work => hold(work, input)),
    take: input => withTransaction(work => take(work, parts, input)),
    release: input => withTransaction(work => release(work, parts, input)),
  }
}
