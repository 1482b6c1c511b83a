import { problem } from '@groundwork/kernel/http/problem'
import { command, type Mediator } from '../../mediator.ts'
import { lockShift } from './repo/shifts.ts'
import { finishTask, openTask, startTask } from './repo/tasks.ts'

/**
 * The pick list that the worker is working on, if there is one. The worker's shift is locked, so until the transaction
 * ends the worker cannot begin another list.
 * @throws Problem 409 `not-on-shift`
 */
export const LookForWork = command<{ workerId: string; warehouseId: string }, { listId: string | undefined }>(
  'workforce.look-for-work',
)

/** The worker begins a pick list. Send `LookForWork` first in the same transaction. */
export const BeginList = command<{ workerId: string; listId: string }>('workforce.begin-list')

/** Nobody works on the pick list any more. */
export const EndList = command<{ listId: string }>('workforce.end-list')

export function registerWorkforce(mediator: Mediator): void {
  mediator.answer(LookForWork, async (work, { workerId, warehouseId }) => {
    if ((await lockShift(work, workerId)) !== warehouseId) {
      const detail = `Worker ${workerId} has no shift in warehouse ${warehouseId}.`
      throw problem(409, 'not-on-shift', 'Work begins with a shift', detail)
    }
    return { listId: await openTask(work, workerId) }
  })
  mediator.answer(BeginList, (work, { workerId, listId }) => startTask(work, workerId, listId))
  mediator.answer(EndList, (work, { listId }) => finishTask(work, listId))
}
