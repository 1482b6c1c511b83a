import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf } from '../../../mediator.ts'
import { createMovement } from '../domain/bin-movement.ts'
import { takeOldest } from '../domain/lot.ts'
import { available, stockKey } from '../domain/stock.ts'
import type { StockParts } from '../parts.ts'
import { lotsIn } from '../repo/lots.ts'
import { lockStock } from '../repo/stock.ts'
import type { AdjustToCount } from '../requests.ts'
import { changeTotal, movePieces } from './move-pieces.ts'

export async function adjustToCount(
  work: UnitOfWork,
  parts: StockParts,
  { movementId, warehouseId, productId, bin, counted }: InputOf<typeof AdjustToCount>,
): Promise<{ expected: number }> {
  const pair = { warehouseId, productId }
  const line = (await lockStock(work, [pair])).get(stockKey(pair))
  const lots = (await lotsIn(work, warehouseId, [productId])).filter(lot => lot.bin === bin)
  const expected = lots.reduce((sum, lot) => sum + lot.quantity, 0)
  const difference = counted - expected
  const head = { movementId, warehouseId, recordedAt: Date.now() }
  if (difference > 0) {
    await changeTotal(work, parts, { ...pair, quantity: difference, reserved: 0 })
    const found = { bin, productId, receivedAt: head.recordedAt, quantity: difference }
    await movePieces(work, parts, [createMovement.found(head, found)])
  }
  if (difference < 0) {
    const lost = takeOldest(lots, -difference)
    if (!lost || !line || available(line) < -difference) throw piecesPromised(bin, -difference)
    await changeTotal(work, parts, { ...pair, quantity: difference, reserved: 0 })
    await movePieces(
      work,
      parts,
      lost.map(part => createMovement.lost(head, part)),
    )
  }
  return { expected }
}

function piecesPromised(bin: string, missing: number) {
  const detail = `${missing} are missing in bin ${bin}, some of which orders or pickers have been promised.`
  return problem(409, 'pieces-promised', 'Pieces are missing that somebody was promised', detail)
}
