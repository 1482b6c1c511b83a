import { groupBy } from '@groundwork/kernel/collections'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { uuidv7 } from '@groundwork/kernel/ids'
import { createPollingLoop, type PollingLoop } from '@groundwork/kernel/process/polling-loop'
import type { FastifyBaseLogger } from 'fastify'
import type { Mediator } from '../../mediator.ts'
import { HaveBins } from '../locations/index.ts'
import { OrderCommitted, OrderReturned } from '../stock/index.ts'
import { EndList } from '../workforce/index.ts'
import { shipLists } from './commands/ship-lists.ts'
import { callOptions, type PickingParts } from './parts.ts'
import { addPickList, cancelledLists, lockListsOfOrder, stepOn } from './repo/pick-lists.ts'
import { ShipLists } from './requests.ts'

/** The most cancelled pick lists that are handled at once. */
const limit = 20
const pollMs = 5000

/** Registers picking with the mediator. @returns a loop that brings back the pieces of cancelled lists */
export function registerPicking(parts: PickingParts, log: FastifyBaseLogger): PollingLoop {
  const { mediator } = parts
  const loop = createPollingLoop({
    work: () => bringBack(parts),
    pollMs,
    log,
    failing: 'the pieces of cancelled pick lists wait',
  })
  mediator.listen(OrderCommitted, (work, { orderId, allocations }) => makeLists(work, mediator, orderId, allocations))
  mediator.listen(OrderReturned, async (work, { orderId }) => {
    await cancelLists(work, mediator, orderId)
    work.afterCommit(async () => loop.wake())
  })
  mediator.answer(ShipLists, (work, lists) => shipLists(work, lists))
  return loop
}

/** Makes a pick list for each warehouse that has bins. */
async function makeLists(
  work: UnitOfWork,
  mediator: Mediator,
  orderId: string,
  allocations: { warehouseId: string; productId: string; quantity: number }[],
): Promise<void> {
  const byWarehouse = groupBy(allocations, ({ warehouseId }) => warehouseId)
  const withBins = await mediator.send(work, HaveBins, { warehouseIds: [...byWarehouse.keys()] })
  for (const [warehouseId, lines] of byWarehouse) {
    if (withBins.has(warehouseId)) await addPickList(work, { listId: uuidv7(), orderId, warehouseId, lines })
  }
}

async function cancelLists(work: UnitOfWork, mediator: Mediator, orderId: string): Promise<void> {
  const listIds = await lockListsOfOrder(work, orderId)
  await stepOn(work, listIds, 'cancel')
  for (const listId of listIds) await mediator.send(work, EndList, { listId })
}

/**
 * Asks stock to release the pieces of cancelled lists. When one list fails, the others are still handled.
 * @returns true when there may be more
 */
export async function bringBack({ sql, withTransaction, stock }: PickingParts): Promise<boolean> {
  const lists = await cancelledLists(sql, limit)
  const results = await Promise.allSettled(
    lists.map(async ({ listId, warehouseId }) => {
      await stock.release({ holdId: listId, warehouseId }, callOptions())
      await withTransaction(work => stepOn(work, [listId], 'bringBack'))
    }),
  )
  const failed = results.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
  return lists.length === limit
}
