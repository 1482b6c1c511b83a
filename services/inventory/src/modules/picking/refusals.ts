import { type Problem, problem } from '@groundwork/kernel/http/problem'
import type { PickList } from './domain/pick-list.ts'

export function unknownList(warehouseId: string, listId: string): Problem {
  const detail = `Warehouse ${warehouseId} has no pick list ${listId}.`
  return problem(404, 'unknown-list', 'There is no such pick list', detail)
}

/** The refusal of a step that the status of the list does not allow. */
export function wrongStatus({ listId, status }: PickList): Problem {
  return problem(409, 'list-status', 'This cannot be done with the pick list', `Pick list ${listId} is ${status}.`)
}
