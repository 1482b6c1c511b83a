import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { stockCacheKey } from '../cache-keys.ts'
import type { BinMovement } from '../domain/bin-movement.ts'
import type { Part } from '../domain/lot.ts'
import type { StockChange } from '../domain/stock.ts'
import type { StockParts } from '../parts.ts'
import { recordBinMovements } from '../repo/bin-movements.ts'
import { changeLots } from '../repo/lots.ts'
import { changeStock } from '../repo/stock.ts'
import { PiecesMoved } from '../requests.ts'

/**
 * Records movements within one warehouse and changes the lots in its bins. The caller has locked the stock lines.
 * @param leaving whether the pieces that leave were held for a picker
 */
export async function movePieces(
  work: UnitOfWork,
  { mediator }: StockParts,
  movements: BinMovement[],
  leaving: 'were-free' | 'were-held' = 'were-free',
): Promise<void> {
  if (movements.length === 0) return
  await recordBinMovements(work, movements)
  const changes = movements.flatMap(({ productId, receivedAt, quantity, from, to }) => {
    const part = { productId, receivedAt }
    const out = { quantity: -quantity, held: leaving === 'were-held' ? -quantity : 0 }
    return [
      ...(from === null ? [] : [{ ...part, bin: from, ...out }]),
      ...(to === null ? [] : [{ ...part, bin: to, quantity, held: 0 }]),
    ]
  })
  await changeLots(work, movements[0]!.warehouseId, changes)
  await mediator.publish(work, PiecesMoved, { movements })
}

/** Changes the stock of a product in a warehouse, and deletes the cached answer about it. */
export async function changeTotal(work: UnitOfWork, { cache }: StockParts, change: StockChange): Promise<void> {
  await changeStock(work, [change])
  work.afterCommit(() => cache.invalidate([stockCacheKey(change)]))
}

/** The changes of lots when pieces of them are promised to a picker (1), or no longer are (-1). */
export const heldChanges = (parts: Part[], sign: 1 | -1) =>
  parts.map(part => ({ ...part, quantity: 0, held: sign * part.quantity }))
