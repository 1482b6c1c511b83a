import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import { announces, type Goods } from '../domain/delivery-note.ts'
import { refuseRepeated } from '../refusals.ts'
import { addNote, findNote } from '../repo/delivery-notes.ts'

interface Announcement {
  noteId: string
  warehouseId: string
  goods: Goods[]
}

/**
 * Stores the delivery note of a supplier. The same note again changes nothing.
 * @throws Problem 422 `repeated-product`; 409 `note-conflict` for a known note with other content
 */
export async function announce(work: UnitOfWork, { noteId, warehouseId, goods }: Announcement): Promise<void> {
  refuseRepeated(goods)
  const lines = goods.map(({ productId, quantity }) => ({ productId, expected: quantity, received: null }))
  if (await addNote(work, { noteId, warehouseId, status: 'announced', lines })) return
  const known = await findNote(work, warehouseId, noteId)
  if (known && announces(known, goods)) return
  throw problem(409, 'note-conflict', 'This delivery note is known otherwise', 'Use a new id for a new note.')
}
