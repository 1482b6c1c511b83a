import {
  AuthorisePayment,
  CapturePayment,
  DeliverOrder,
  OrderCancelled,
  OrderDelivered,
  OrderPaid,
  OrderPlaced,
  RefundPayment,
  VoidPayment,
} from '@groundwork/contracts/sales'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import type { Order } from './domain/order.ts'
import type { Announcement } from './domain/order-saga.ts'

/** The event or command that the saga announces for an order. */
export function announcementOf(what: Announcement, order: Order, traceparent?: string): OutgoingEvent {
  const about = { aggregateId: order.id, version: order.version, traceparent }
  const { id: orderId, customerId, amountMinor, currency, paymentMethod, street } = order
  switch (what) {
    case 'order-placed': {
      const lines = order.lines.map(({ productId, quantity }) => ({ productId, quantity }))
      return createEvent(OrderPlaced, { ...about, data: { orderId, customerId, lines } })
    }
    case 'authorise-payment':
      return createEvent(AuthorisePayment, { ...about, data: { orderId, amountMinor, currency, paymentMethod } })
    case 'capture-payment':
      return createEvent(CapturePayment, { ...about, data: { orderId } })
    case 'void-payment':
      return createEvent(VoidPayment, { ...about, data: { orderId } })
    case 'refund-payment':
      return createEvent(RefundPayment, { ...about, data: { orderId } })
    case 'deliver-order':
      return createEvent(DeliverOrder, { ...about, data: { orderId, street, volume: piecesOf(order) } })
    case 'order-paid':
      return createEvent(OrderPaid, { ...about, data: { orderId } })
    case 'order-delivered':
      return createEvent(OrderDelivered, { ...about, data: { orderId } })
    case 'order-cancelled':
      return createEvent(OrderCancelled, { ...about, data: { orderId, reason: order.reason! } })
  }
}

const piecesOf = ({ lines }: Order): number => lines.reduce((pieces, line) => pieces + line.quantity, 0)
