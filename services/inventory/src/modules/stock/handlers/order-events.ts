import { StockRejected, StockReserved } from '@groundwork/contracts/inventory'
import { OrderCancelled, OrderPaid, OrderPlaced } from '@groundwork/contracts/sales'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { type MessageHandler, PermanentError } from '@groundwork/kernel/events/consumer'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import { type EventOf, handleEvents } from '@groundwork/kernel/events/event-handler'
import type { Mediator } from '../../../mediator.ts'
import { stockCacheKey } from '../cache-keys.ts'
import { type Answer, applyOrderEvent, type OrderEvent, type Reservation } from '../domain/reservation.ts'
import { changesBetween, type Stock } from '../domain/stock.ts'
import type { StockParts } from '../parts.ts'
import { lockReservations, saveReservations } from '../repo/reservations.ts'
import { changeStock, lockStockOfProducts } from '../repo/stock.ts'
import { OrderCommitted, OrderReturned } from '../requests.ts'

const contracts = [OrderPlaced, OrderPaid, OrderCancelled] as const
type IncomingEvent = EventOf<(typeof contracts)[number]>

/** Reserves stock for new orders, removes it for paid ones, and releases or returns it for cancelled ones. */
export function orderEvents(consumer: string, parts: StockParts): MessageHandler {
  return handleEvents(consumer, contracts, (work, events) => followOrders(work, parts, events))
}

async function followOrders(work: UnitOfWork, { cache, mediator }: StockParts, events: IncomingEvent[]): Promise<void> {
  const reservations = await lockReservations(
    work,
    events.map(event => event.data.orderId),
  )
  const before = await lockStockOfProducts(work, productsOf(events, reservations))
  const after: Stock = new Map(before)
  const changed = new Map<string, Reservation>()

  for (const event of events) {
    const orderEvent = orderEventFrom(event)
    const known = reservations.get(orderEvent.orderId)
    const decision = applyOrderEvent(orderEvent, known, after)
    if (decision === 'late') continue
    if (decision === 'contradiction') {
      throw new PermanentError(
        `order ${orderEvent.orderId} is ${orderEvent.kind}, and its stock is ${statusOf(orderEvent, reservations)}`,
      )
    }
    work.emit(...reply(decision.reply, orderEvent.orderId, event.traceparent))
    if (decision.reservation === known) continue
    reservations.set(orderEvent.orderId, decision.reservation)
    changed.set(orderEvent.orderId, decision.reservation)
    await tellModules(work, mediator, decision.reservation)
  }

  await saveReservations(work, [...changed.values()])
  const changes = changesBetween(before, after)
  await changeStock(work, changes)
  const visible = changes.filter(change => change.quantity !== 0)
  if (visible.length > 0) work.afterCommit(() => cache.invalidate(visible.map(stockCacheKey)))
}

function orderEventFrom(event: IncomingEvent): OrderEvent {
  const about = { orderId: event.data.orderId, version: event.aggregateversion }
  switch (event.type) {
    case OrderPlaced.type:
      return { kind: 'placed', ...about, lines: event.data.lines }
    case OrderPaid.type:
      return { kind: 'paid', ...about }
    case OrderCancelled.type:
      return { kind: 'cancelled', ...about }
  }
}

/** Every product whose stock these events may change. */
function productsOf(events: IncomingEvent[], reservations: Map<string, Reservation>): string[] {
  const ordered = events.flatMap(event => (event.type === OrderPlaced.type ? event.data.lines : []))
  const reserved = [...reservations.values()].flatMap(reservation => reservation.allocations)
  return [...new Set([...ordered, ...reserved].map(line => line.productId))]
}

function reply(answer: Answer, orderId: string, traceparent: string): OutgoingEvent[] {
  const about = { aggregateId: orderId, version: 1, traceparent }
  switch (answer.answer) {
    case 'reserved':
      return [createEvent(StockReserved, { ...about, data: { orderId } })]
    case 'rejected':
      return [createEvent(StockRejected, { ...about, data: { orderId, missing: answer.missing } })]
    case 'none':
      return []
  }
}

/** Tells the other modules that an order was paid, or cancelled after it was paid. */
async function tellModules(work: UnitOfWork, mediator: Mediator, reservation: Reservation): Promise<void> {
  const { status, orderId, allocations } = reservation
  if (status === 'committed') await mediator.publish(work, OrderCommitted, { orderId, allocations })
  if (status === 'returned') await mediator.publish(work, OrderReturned, { orderId })
}

function statusOf(orderEvent: OrderEvent, reservations: Map<string, Reservation>): string {
  return reservations.get(orderEvent.orderId)?.status ?? 'not reserved'
}
