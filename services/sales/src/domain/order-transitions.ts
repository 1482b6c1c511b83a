import type { CancelReason, Order, OrderStatus } from './order.ts'

/** What the other services answer. */
export type Reply = 'stock-reserved' | 'stock-rejected' | 'payment-completed' | 'payment-failed'

/** What sales then says to the others. */
export type Announcement = 'take-payment' | 'order-paid' | 'order-cancelled'

export interface Step {
  to: OrderStatus
  reason?: CancelReason
  announce: Announcement
}

/**
 * The order saga. Reserve stock, then take the money: that is the pivot. Before it everything can be undone, after it
 * nothing needs to be.
 *
 * `late` is a reply to something already settled: it changes nothing. A reply without an entry contradicts what we know
 * (money taken for a cancelled order, say): it is never dropped, a person has to look at it.
 */
export const transitions: Record<OrderStatus, Partial<Record<Reply, Step | 'late'>>> = {
  pending: {
    'stock-reserved': { to: 'confirmed', announce: 'take-payment' },
    'stock-rejected': { to: 'cancelled', reason: 'out_of_stock', announce: 'order-cancelled' },
  },
  confirmed: {
    'stock-reserved': 'late',
    'payment-completed': { to: 'paid', announce: 'order-paid' },
    'payment-failed': { to: 'cancelled', reason: 'payment_declined', announce: 'order-cancelled' },
  },
  paid: {
    'stock-reserved': 'late',
    'payment-completed': 'late',
  },
  shipped: {
    'stock-reserved': 'late',
    'payment-completed': 'late',
  },
  delivered: {
    'stock-reserved': 'late',
    'payment-completed': 'late',
  },
  cancelled: {
    'stock-reserved': 'late',
    'stock-rejected': 'late',
    'payment-failed': 'late',
  },
}

export type Advance = { order: Order; announce: Announcement } | 'late' | 'contradiction'

/** The order after a reply, and what to announce. The order given is left as it is. */
export function advance(order: Order, reply: Reply): Advance {
  const step = transitions[order.status][reply]
  if (step === undefined) return 'contradiction'
  if (step === 'late') return 'late'
  const changed = { ...order, status: step.to, reason: step.reason ?? null, version: order.version + 1 }
  return { order: changed, announce: step.announce }
}
