import { callOptions, type PickingParts } from '../parts.ts'
import { cancelledLists, stepOn } from '../repo/pick-lists.ts'

/** The most lists that are handled at once. */
const limit = 20

/**
 * Asks stock to release the pieces of cancelled pick lists: a page of them, in the order of their ids. A list that fails
 * stays cancelled, and does not keep the others from being handled.
 * @param after the last list of the previous page; without it, from the beginning
 * @returns where the next page begins, undefined after the last one; and the errors of the lists that failed
 */
export async function bringBack(
  { sql, withTransaction, stock }: PickingParts,
  after?: string,
): Promise<{ next: string | undefined; failures: unknown[] }> {
  const lists = await cancelledLists(sql, { after, limit })
  const results = await Promise.allSettled(
    lists.map(async ({ listId, warehouseId }) => {
      await stock.release({ holdId: listId, warehouseId }, callOptions())
      await withTransaction(work => stepOn(work, [listId], 'bringBack'))
    }),
  )
  return {
    next: lists.length === limit ? lists.at(-1)!.listId : undefined,
    failures: results.flatMap(result => (result.status === 'rejected' ? [result.reason] : [])),
  }
}
