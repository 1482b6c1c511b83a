import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import type { Mediator } from '../../../mediator.ts'
import { EndList, LookForWork } from '../../workforce/index.ts'
import type { PickList, PickListStatus } from '../domain/pick-list.ts'
import { callOptions, type PickingParts } from '../parts.ts'
import { unknownList, wrongStatus } from '../refusals.ts'
import { findPickList, lockPickList, stepOn } from '../repo/pick-lists.ts'

interface WorkOnList {
  workerId: string
  warehouseId: string
  listId: string
  traceparent?: string
}

/** The statuses in which the command has been done already. */
const isPicked = new Set<PickListStatus>(['picked', 'packed', 'shipped'])
const isPacked = new Set<PickListStatus>(['packed', 'shipped'])

/**
 * Marks a list as picked: the worker has all its pieces. Doing it again changes nothing.
 * @throws Problem 404 `unknown-list`; 409 `not-your-list`, `list-status`
 */
export async function pickList({ withTransaction, mediator, sql, stock }: PickingParts, asked: WorkOnList) {
  const { warehouseId, listId } = asked
  const list = await withTransaction(work => listAtHand(work, mediator, asked, isPicked))
  if (isPicked.has(list.status)) return list
  if (list.status !== 'claimed' || list.stops.length === 0) throw wrongStatus(list)
  await stock.take({ holdId: listId }, callOptions(asked.traceparent))
  await withTransaction(work => stepOn(work, [listId], 'pick'))
  const now = await findPickList(sql, warehouseId, listId)
  if (!now || !isPicked.has(now.status)) throw wrongStatus(now ?? list)
  return now
}

/**
 * Marks a list as packed: its pieces are in their parcel, and the worker is free. Doing it again changes nothing.
 * @throws Problem 404 `unknown-list`; 409 `not-your-list`, `list-status`
 */
export function packList({ withTransaction, mediator }: PickingParts, asked: WorkOnList): Promise<PickList> {
  return withTransaction(async work => {
    const list = await listAtHand(work, mediator, asked, isPacked)
    if (isPacked.has(list.status)) return list
    if ((await stepOn(work, [list.listId], 'pack')) === 0) throw wrongStatus(list)
    await mediator.send(work, EndList, { listId: list.listId })
    return { ...list, status: 'packed' as const }
  })
}

/** The list, locked until the transaction ends. @throws Problem 409 when the worker is not working on it */
async function listAtHand(
  work: UnitOfWork,
  mediator: Mediator,
  { workerId, warehouseId, listId }: WorkOnList,
  isDone: ReadonlySet<PickListStatus>,
): Promise<PickList> {
  const known = await findPickList(work, warehouseId, listId)
  if (!known) throw unknownList(warehouseId, listId)
  if (isDone.has(known.status)) return known
  const current = await mediator.send(work, LookForWork, { workerId, warehouseId })
  if (current.listId === listId) return (await lockPickList(work, warehouseId, listId)) ?? known
  throw problem(
    409,
    'not-your-list',
    'Somebody else works on this',
    `Worker ${workerId} is not at pick list ${listId}.`,
  )
}
