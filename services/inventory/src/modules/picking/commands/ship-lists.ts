import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { InputOf } from '../../../mediator.ts'
import { unknownList } from '../refusals.ts'
import { lockPickList, stepOn } from '../repo/pick-lists.ts'
import type { ShipLists } from '../requests.ts'

export async function shipLists(work: UnitOfWork, { warehouseId, listIds }: InputOf<typeof ShipLists>): Promise<void> {
  for (const listId of listIds.toSorted()) {
    const list = await lockPickList(work, warehouseId, listId)
    if (!list) throw unknownList(warehouseId, listId)
    if (list.status === 'packed') continue
    throw problem(409, 'not-packed', 'Only what is packed can leave', `Pick list ${listId} is ${list.status}.`)
  }
  await stepOn(work, listIds, 'ship')
}
