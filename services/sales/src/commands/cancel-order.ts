import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { problem } from '@groundwork/kernel/http/problem'
import { advance } from '../domain/order-saga.ts'
import { type Observe, recordMoves } from '../order-moves.ts'
import { lockOrders } from '../repo/orders.ts'

/**
 * Cancels an order. An order that is being cancelled or is cancelled already stays as it is.
 * @param id of an existing order
 * @throws Problem 409 once the money is being taken
 */
export async function cancelOrder(
  { withTransaction, observe }: { withTransaction: WithTransaction; observe: Observe },
  id: string,
  traceparent?: string,
): Promise<void> {
  await withTransaction(async work => {
    const order = (await lockOrders(work, [id])).get(id)!
    const next = advance({ ...order, traceparent }, 'cancel')
    if (next === 'late') return
    if (next === 'contradiction') {
      const detail = `Its money is being taken or has been: the order is ${order.state}.`
      throw problem(409, 'too-late-to-cancel', 'The order can no longer be cancelled', detail)
    }
    const cause = { at: new Date(), by: 'customer', what: 'cancel', reason: null }
    await recordMoves(work, [{ ...next, cause }], observe)
  })
}
