import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { ChoosePlaces } from '../../locations/index.ts'
import { PutAway } from '../../stock/index.ts'
import { type Goods, hasReceived, receive } from '../domain/delivery-note.ts'
import { refuseRepeated, unknownNote } from '../refusals.ts'
import { lockNote, saveReceived } from '../repo/delivery-notes.ts'

interface Receipt {
  noteId: string
  warehouseId: string
  goods: Goods[]
}

/**
 * Receives the goods of a delivery note and puts them away by the placement of the warehouse, all of them or none. The
 * same receipt again changes nothing. Products are handled in the order of their ids, the order in which lines of stock
 * are locked.
 * @throws Problem 404 `unknown-note`, `unknown-layout`; 409 `no-room`; `receipt-conflict` for a known receipt with
 * other content; 422 `repeated-product`
 */
export async function receiveGoods(
  work: UnitOfWork,
  mediator: Mediator,
  { noteId, warehouseId, goods }: Receipt,
): Promise<void> {
  refuseRepeated(goods)
  const note = await lockNote(work, warehouseId, noteId)
  if (!note) throw unknownNote(warehouseId, noteId)
  if (note.status === 'received') {
    if (hasReceived(note, goods)) return
    throw problem(409, 'receipt-conflict', 'This delivery was received otherwise', 'Count the bins to set it right.')
  }
  const receivedAt = Date.now()
  const arrived = goods.filter(({ quantity }) => quantity > 0)
  arrived.sort((one, other) => (one.productId < other.productId ? -1 : 1))
  const placed = await mediator.send(work, ChoosePlaces, { warehouseId, goods: arrived })
  for (const { productId, places } of placed) {
    await mediator.send(work, PutAway, { movementId: noteId, warehouseId, productId, receivedAt, places })
  }
  await saveReceived(work, noteId, receive(note.lines, goods))
}
