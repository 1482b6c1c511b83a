import { shortName } from '@groundwork/contracts/contract'
import { CourierAssigned, DeliveryCompleted, DeliveryFailed } from '@groundwork/contracts/delivery'
import { StockRejected, StockReserved } from '@groundwork/contracts/inventory'
import {
  PaymentAuthorised,
  PaymentCompleted,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from '@groundwork/contracts/payment'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { type MessageHandler, PermanentError } from '@groundwork/kernel/events/consumer'
import { type EventOf, handleEvents } from '@groundwork/kernel/events/event-handler'
import { advance, type Reply } from '../domain/order-saga.ts'
import { type Move, type Observe, recordMoves } from '../order-moves.ts'
import { lockOrders } from '../repo/orders.ts'

const contracts = [
  StockReserved,
  StockRejected,
  PaymentAuthorised,
  PaymentCompleted,
  PaymentFailed,
  PaymentVoided,
  PaymentRefunded,
  CourierAssigned,
  DeliveryCompleted,
  DeliveryFailed,
] as const
type ReplyEvent = EventOf<(typeof contracts)[number]>

/** Advances the sagas of orders by the answers of the other services. */
export function orderReplies(consumer: string, observe: Observe): MessageHandler {
  return handleEvents(consumer, contracts, (work, events) => takeReplies(work, events, observe))
}

async function takeReplies(work: UnitOfWork, events: ReplyEvent[], observe: Observe): Promise<void> {
  const orders = await lockOrders(
    work,
    events.map(event => event.data.orderId),
  )
  const moves: Move[] = []
  for (const event of events) {
    const { orderId } = event.data
    const reply: Reply = shortName(event.type)
    const order = orders.get(orderId)
    if (!order) throw new PermanentError(`order ${orderId} is not known`)
    const next = advance({ ...order, traceparent: event.traceparent }, reply)
    if (next === 'contradiction') throw new PermanentError(`${reply} for an order that is ${order.state}`)
    if (next === 'late') continue
    orders.set(orderId, next.order)
    moves.push({ ...next, cause: causeIn(event, reply) })
  }
  await recordMoves(work, moves, observe)
}

function causeIn({ time, source, data }: ReplyEvent, what: Reply): Move['cause'] {
  const reason = 'reason' in data ? data.reason : null
  return { at: new Date(time), by: source.split('/').at(-1)!, what, reason }
}
