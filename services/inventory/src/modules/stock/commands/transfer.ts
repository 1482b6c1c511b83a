import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf } from '../../../mediator.ts'
import { type BinMovement, createMovement } from '../domain/bin-movement.ts'
import { takeOldest } from '../domain/lot.ts'
import type { StockParts } from '../parts.ts'
import { findBinMovements } from '../repo/bin-movements.ts'
import { lotsIn } from '../repo/lots.ts'
import { lockStock } from '../repo/stock.ts'
import type { Transfer } from '../requests.ts'
import { movePieces } from './move-pieces.ts'

export async function transfer(work: UnitOfWork, parts: StockParts, asked: InputOf<typeof Transfer>): Promise<void> {
  const { movementId, warehouseId, productId, from, to, quantity } = asked
  await lockStock(work, [{ warehouseId, productId }])
  const known = await findBinMovements(work, movementId)
  if (known.length > 0) return requireSame(known, asked)
  const lots = await lotsIn(work, warehouseId, [productId])
  const taken = takeOldest(
    lots.filter(lot => lot.bin === from),
    quantity,
  )
  if (!taken) {
    const detail = `Fewer than ${quantity} of product ${productId} are free in bin ${from}.`
    throw problem(409, 'not-enough', 'There are not enough pieces in the bin', detail)
  }
  const head = { movementId, warehouseId, recordedAt: Date.now() }
  await movePieces(
    work,
    parts,
    taken.map(part => createMovement.transfer(head, part, to)),
  )
}

function requireSame(
  known: BinMovement[],
  { warehouseId, productId, from, to, quantity }: InputOf<typeof Transfer>,
): void {
  const [first] = known
  const moved = known.reduce((sum, part) => sum + part.quantity, 0)
  const same =
    first!.warehouseId === warehouseId &&
    first!.productId === productId &&
    first!.from === from &&
    first!.to === to &&
    moved === quantity
  if (same) return
  throw problem(409, 'movement-conflict', 'This movement is known otherwise', 'Use a new id for a new movement.')
}
