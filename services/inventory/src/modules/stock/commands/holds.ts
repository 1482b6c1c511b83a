import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { type Problem, problem } from '@groundwork/kernel/http/problem'
import type { OperationInput, OperationOutput } from '../api/operations.ts'
import { createMovement } from '../domain/bin-movement.ts'
import { type Lot, type Part, takeOldest } from '../domain/lot.ts'
import type { StockParts } from '../parts.ts'
import { addHold, addHoldLines, changeHold, type Hold, lockHold } from '../repo/holds.ts'
import { changeLots, lotsIn } from '../repo/lots.ts'
import { lockStock } from '../repo/stock.ts'
import { heldChanges, movePieces } from './move-pieces.ts'

/**
 * Promises pieces in bins to a pick list, the oldest first, all or none. All functions of this file lock the hold first
 * and then the products' lines of stock.
 * @throws Problem 409 `not-enough`; `hold-released` when the list was given up before
 */
export async function hold(
  work: UnitOfWork,
  { holdId, warehouseId, lines }: OperationInput<'hold'>,
): Promise<OperationOutput<'hold'>> {
  if (!(await addHold(work, { holdId, warehouseId, status: 'held' }))) {
    const known = await lockHold(work, holdId)
    if (known?.status === 'released') throw holdReleased(holdId)
    return { parts: partsOnTheWire(known?.parts ?? []) }
  }
  const products = lines.map(line => line.productId)
  await lockStock(
    work,
    products.map(productId => ({ warehouseId, productId })),
  )
  const lots = await lotsIn(work, warehouseId, products)
  const parts = lines.flatMap(line => oldestOf(line, lots))
  await changeLots(work, warehouseId, heldChanges(parts, 1))
  await addHoldLines(work, holdId, parts)
  return { parts: partsOnTheWire(parts) }
}

/**
 * Takes the pieces of a hold out of their bins. They left the stock when their order was paid.
 * @throws Problem 404 `unknown-hold`; 409 `hold-released`
 */
export async function take(
  work: UnitOfWork,
  parts: StockParts,
  { holdId }: OperationInput<'take'>,
): Promise<OperationOutput<'take'>> {
  const held = await lockHold(work, holdId)
  if (!held) throw problem(404, 'unknown-hold', 'There is no such hold', `Nothing is held for ${holdId}.`)
  if (held.status === 'released') throw holdReleased(holdId)
  if (held.status === 'held') {
    await lockStockOf(work, held)
    const head = { movementId: holdId, warehouseId: held.warehouseId, recordedAt: Date.now() }
    const movements = held.parts.map(part => createMovement.outbound(head, part))
    await movePieces(work, parts, movements, 'were-held')
    await changeHold(work, holdId, 'taken')
  }
  return {}
}

/**
 * Releases the hold of a pick list: its pieces are free again in their bins, or go back into the bins from which they
 * were taken. The release is stored, so that a `hold` that arrives later holds nothing.
 */
export async function release(
  work: UnitOfWork,
  parts: StockParts,
  { holdId, warehouseId }: OperationInput<'release'>,
): Promise<OperationOutput<'release'>> {
  if (await addHold(work, { holdId, warehouseId, status: 'released' })) return {}
  const held = await lockHold(work, holdId)
  if (!held || held.status === 'released') return {}
  await lockStockOf(work, held)
  if (held.status === 'held') await changeLots(work, held.warehouseId, heldChanges(held.parts, -1))
  if (held.status === 'taken') {
    const head = { movementId: holdId, warehouseId: held.warehouseId, recordedAt: Date.now() }
    await movePieces(
      work,
      parts,
      held.parts.map(part => createMovement.inbound(head, part)),
    )
  }
  await changeHold(work, holdId, 'released')
  return {}
}

function oldestOf({ productId, quantity }: { productId: string; quantity: number }, lots: Lot[]): Part[] {
  const parts = takeOldest(
    lots.filter(lot => lot.productId === productId),
    quantity,
  )
  if (parts) return parts
  const detail = `Fewer than ${quantity} of product ${productId} are free in the bins.`
  throw problem(409, 'not-enough', 'There are not enough pieces in the bins', detail)
}

function lockStockOf(work: UnitOfWork, { warehouseId, parts }: Hold) {
  return lockStock(
    work,
    parts.map(({ productId }) => ({ warehouseId, productId })),
  )
}

function holdReleased(holdId: string): Problem {
  return problem(409, 'hold-released', 'This hold was released', `Nothing is held for ${holdId} any more.`)
}

const partsOnTheWire = (parts: Part[]) => parts.map(({ bin, productId, quantity }) => ({ bin, productId, quantity }))
