import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf, Mediator } from '../../../mediator.ts'
import { LotsInBins, Transfer } from '../../stock/index.ts'
import { binOf, holdLayout } from '../hold-layout.ts'

/**
 * Moves pieces from one bin to another. The same transfer again changes nothing. Pieces may come from a bin that the
 * layout no longer has: those of a cancelled order come back into the bin from which they were picked.
 * @throws Problem 404 when the bin where they go is unknown; 409 `no-room`; the refusals of stock
 */
export async function transferBetweenBins(
  work: UnitOfWork,
  mediator: Mediator,
  asked: InputOf<typeof Transfer>,
): Promise<void> {
  const { warehouseId, from, to } = asked
  const layout = await holdLayout(work, warehouseId)
  const { capacity } = binOf(layout, to)
  if (from === to) throw problem(422, 'same-bin', 'The pieces lie there already', 'Name two bins.')
  const before = await piecesIn(work, mediator, warehouseId, to)
  await mediator.send(work, Transfer, asked)
  const after = await piecesIn(work, mediator, warehouseId, to)
  if (after > before && after > capacity) {
    throw problem(409, 'no-room', 'There is not enough room', `Bin ${to} takes ${capacity} pieces, not ${after}.`)
  }
}

async function piecesIn(work: UnitOfWork, mediator: Mediator, warehouseId: string, bin: string): Promise<number> {
  const lots = await mediator.send(work, LotsInBins, { warehouseId, bin })
  return lots.reduce((sum, { quantity }) => sum + quantity, 0)
}
