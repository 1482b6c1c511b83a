import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import { endShift, lockShift, startShift } from '../repo/shifts.ts'
import { openTask } from '../repo/tasks.ts'

interface Shift {
  workerId: string
  warehouseId: string
}

/**
 * Begins a shift. Beginning it again changes nothing.
 * @throws Problem 409 `elsewhere` for a worker who has a shift in another warehouse
 */
export async function beginShift(work: UnitOfWork, { workerId, warehouseId }: Shift): Promise<void> {
  await startShift(work, workerId, warehouseId)
  if ((await lockShift(work, workerId)) === warehouseId) return
  throw problem(409, 'elsewhere', 'Nobody is in two places', 'End the shift in the other warehouse first.')
}

/**
 * Ends a shift. Ending it again changes nothing.
 * @throws Problem 409 `task-open` for a worker with an unfinished pick list
 */
export async function finishShift(work: UnitOfWork, { workerId, warehouseId }: Shift): Promise<void> {
  if ((await lockShift(work, workerId)) !== warehouseId) return
  const listId = await openTask(work, workerId)
  if (listId)
    throw problem(409, 'task-open', 'A shift ends when the work is done', `Pick list ${listId} is not packed.`)
  await endShift(work, workerId, warehouseId)
}
