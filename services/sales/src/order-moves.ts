import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { announcementOf } from './announcement.ts'
import type { Advanced } from './domain/order-saga.ts'
import { type StoredOrder, saveOrders } from './repo/orders.ts'
import { addToTimeline, type TimelineEntry } from './repo/timeline.ts'

/** A transition of an order, and its cause. */
export interface Move extends Advanced<StoredOrder> {
  /** Absent when the order stays in its state and a request is sent again. */
  cause?: Omit<TimelineEntry, 'orderId'>
}

/** Called with moves after their commit. */
export type Observe = (moves: Move[]) => void

/** Stores moves of locked orders in their order: the orders, their timelines, and the events to send. */
export async function recordMoves(work: UnitOfWork, moves: Move[], observe: Observe): Promise<void> {
  await saveOrders(work, [...new Map(moves.map(({ order }) => [order.id, order])).values()])
  await addToTimeline(work, moves.flatMap(timelineEntriesOf))
  for (const { order, announce } of moves) {
    work.emit(...announce.map(what => announcementOf(what, order, order.traceparent)))
  }
  work.afterCommit(async () => observe(moves))
}

function timelineEntriesOf({ order, announce, cause }: Move): TimelineEntry[] {
  if (!cause) return []
  const said = announce.map(what => {
    const reason = what === 'order-cancelled' ? order.reason : null
    return { orderId: order.id, at: new Date(), by: 'sales', what, reason }
  })
  return [{ orderId: order.id, ...cause }, ...said]
}
