import { groupBy } from '@groundwork/kernel/collections'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { uuidv7 } from '@groundwork/kernel/ids'
import { createPollingLoop, type PollingLoop } from '@groundwork/kernel/process/polling-loop'
import type { FastifyBaseLogger } from 'fastify'
import type { Mediator } from '../../mediator.ts'
import { HaveBins } from '../locations/index.ts'
import { OrderCommitted, OrderReturned } from '../stock/index.ts'
import { EndList } from '../workforce/index.ts'
import { bringBack } from './commands/bring-back.ts'
import { shipLists } from './commands/ship-lists.ts'
import type { PickingParts } from './parts.ts'
import { addPickList, lockListsOfOrder, stepOn } from './repo/pick-lists.ts'
import { ShipLists } from './requests.ts'

const pollMs = 5000

/** Registers picking with the mediator. @returns a loop that brings back the pieces of cancelled lists */
export function registerPicking(parts: PickingParts, log: FastifyBaseLogger): PollingLoop {
  const { mediator } = parts
  let after: string | undefined
  const loop = createPollingLoop({
    async work() {
      const { next, failures } = await bringBack(parts, after)
      after = next
      if (failures.length > 0) throw failures[0]
      return next !== undefined
    },
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
