import { StockRejected, StockReserved } from '@groundwork/contracts/inventory'
import { PaymentCompleted, PaymentFailed } from '@groundwork/contracts/payment'
import { OrderCancelled, OrderPaid, TakePayment } from '@groundwork/contracts/sales'
import { type MessageHandler, PermanentError } from '@groundwork/kernel/consumer'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/event'
import { type EventOf, handleEvents } from '@groundwork/kernel/event-handler'
import type { UnitOfWork } from '@groundwork/kernel/unit-of-work'
import type { Order } from '../domain/order.ts'
import { type Announcement, advance, type Reply } from '../domain/order-transitions.ts'
import { lockOrders, saveOrders } from '../repo/orders.ts'

const contracts = [StockReserved, StockRejected, PaymentCompleted, PaymentFailed] as const
type ReplyEvent = EventOf<(typeof contracts)[number]>

const replies: Record<ReplyEvent['type'], Reply> = {
  'groundwork.inventory.stock-reserved.v1': 'stock-reserved',
  'groundwork.inventory.stock-rejected.v1': 'stock-rejected',
  'groundwork.payment.payment-completed.v1': 'payment-completed',
  'groundwork.payment.payment-failed.v1': 'payment-failed',
}

/** Moves orders on by what inventory and payment answered. */
export function orderReplies(consumer: string): MessageHandler {
  return handleEvents(consumer, contracts, moveOrders)
}

async function moveOrders(work: UnitOfWork, events: ReplyEvent[]): Promise<void> {
  const orders = await lockOrders(
    work,
    events.map(event => event.data.orderId),
  )
  const changed = new Set<string>()
  for (const event of events) {
    const { orderId } = event.data
    const order = orders.get(orderId)
    if (!order) throw new PermanentError(`order ${orderId} is not known`)
    const next = advance(order, replies[event.type])
    if (next === 'contradiction')
      throw new PermanentError(`${replies[event.type]} for an order that is ${order.status}`)
    if (next === 'late') continue
    orders.set(orderId, next.order)
    changed.add(orderId)
    work.emit(announcement(next.announce, next.order, event.traceparent))
  }
  await saveOrders(
    work,
    [...changed].map(id => orders.get(id)!),
  )
}

function announcement(what: Announcement, order: Order, traceparent: string): OutgoingEvent {
  const about = { aggregateId: order.id, version: order.version, traceparent }
  const { id: orderId, amountMinor, currency, paymentMethod } = order
  switch (what) {
    case 'take-payment':
      return createEvent(TakePayment, { ...about, data: { orderId, amountMinor, currency, paymentMethod } })
    case 'order-paid':
      return createEvent(OrderPaid, { ...about, data: { orderId } })
    case 'order-cancelled':
      return createEvent(OrderCancelled, { ...about, data: { orderId, reason: order.reason! } })
  }
}
