import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { Problem, problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { Walk } from '../../locations/index.ts'
import { BeginList, EndList, LookForWork } from '../../workforce/index.ts'
import type { PickList } from '../domain/pick-list.ts'
import { callOptions, type PickingParts } from '../parts.ts'
import { unknownList, wrongStatus } from '../refusals.ts'
import { lockNextOpen, lockPickList, saveStops, stepOn } from '../repo/pick-lists.ts'

interface Claim {
  workerId: string
  warehouseId: string
  traceparent?: string
}

/**
 * Gives a worker the pick list that has waited longest, with its stops in walking order. A worker who has a list gets
 * that list again. The list is assigned to the worker before stock is asked to hold the pieces, and the hold has the
 * list's id. So after a crash in between, the worker claims again and gets the same answer.
 * @throws Problem 404 `nothing-to-pick`; 409 `not-on-shift`; the refusals of stock, after which the list waits again
 */
export async function claimList(parts: PickingParts, claim: Claim): Promise<PickList> {
  const { withTransaction, mediator, stock } = parts
  const list = await withTransaction(work => begin(work, mediator, claim))
  if (list.stops.length > 0) return list
  const { listId, warehouseId, lines } = list
  try {
    const held = await stock.hold({ holdId: listId, warehouseId, lines }, callOptions(claim.traceparent))
    return await withTransaction(work => plan(work, mediator, list, held.parts))
  } catch (error) {
    const refused = error instanceof Problem && error.init.status < 500
    if (refused) await withTransaction(work => putBack(work, mediator, listId))
    throw error
  }
}

async function begin(work: UnitOfWork, mediator: Mediator, { workerId, warehouseId }: Claim): Promise<PickList> {
  const current = await mediator.send(work, LookForWork, { workerId, warehouseId })
  if (current.listId) {
    const list = await lockPickList(work, warehouseId, current.listId)
    if (!list) throw unknownList(warehouseId, current.listId)
    return list
  }
  const list = await lockNextOpen(work, warehouseId)
  if (!list) throw problem(404, 'nothing-to-pick', 'There is nothing to pick', 'Ask again when an order has been paid.')
  await stepOn(work, [list.listId], 'claim')
  await mediator.send(work, BeginList, { workerId, listId: list.listId })
  return { ...list, status: 'claimed' }
}

async function plan(
  work: UnitOfWork,
  mediator: Mediator,
  { listId, warehouseId }: PickList,
  parts: PickList['stops'],
): Promise<PickList> {
  const list = await lockPickList(work, warehouseId, listId)
  if (!list) throw unknownList(warehouseId, listId)
  if (list.stops.length > 0) return list
  if (list.status !== 'claimed') throw wrongStatus(list)
  const walk = await mediator.send(work, Walk, { warehouseId, bins: [...new Set(parts.map(({ bin }) => bin))] })
  const stops = parts.toSorted((one, other) => walk.indexOf(one.bin) - walk.indexOf(other.bin))
  await saveStops(work, listId, stops)
  return { ...list, stops }
}

async function putBack(work: UnitOfWork, mediator: Mediator, listId: string): Promise<void> {
  if ((await stepOn(work, [listId], 'putBack')) > 0) await mediator.send(work, EndList, { listId })
}
