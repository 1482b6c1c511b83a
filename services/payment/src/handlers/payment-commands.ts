import { AuthorisePayment, CapturePayment, RefundPayment, TakePayment, VoidPayment } from '@groundwork/contracts/sales'
import type { UnitOfWork } from '@groundwork/kernel/database/unit-of-work'
import { type MessageHandler, PermanentError } from '@groundwork/kernel/events/consumer'
import { type EventOf, handleEvents } from '@groundwork/kernel/events/event-handler'
import { uuidv7 } from '@groundwork/kernel/ids'
import { announcementsOf } from '../announcement.ts'
import type { Payment } from '../domain/payment.ts'
import { type Command, moved, transition } from '../domain/payment-transitions.ts'
import { addPayments, lockPayments, savePayments } from '../repo/payments.ts'

const contracts = [AuthorisePayment, CapturePayment, VoidPayment, RefundPayment, TakePayment] as const
type CommandEvent = EventOf<(typeof contracts)[number]>

const commands: Record<CommandEvent['type'], Command> = {
  'groundwork.sales.authorise-payment.v1': 'authorise',
  'groundwork.sales.capture-payment.v1': 'capture',
  'groundwork.sales.void-payment.v1': 'void',
  'groundwork.sales.refund-payment.v1': 'refund',
  'groundwork.sales.take-payment.v1': 'take',
}

/**
 * Stores the next state of each payment. The cashier asks the provider later, outside of any transaction: a transaction
 * that is open during a network call keeps its locks and its connection for as long as the other side takes.
 *
 * @param wake called after the commit, when the provider has to be asked
 */
export function paymentCommands(consumer: string, wake: () => void): MessageHandler {
  return handleEvents(consumer, contracts, async (work, events) => {
    await applyCommands(work, events)
    work.afterCommit(async () => wake())
  })
}

async function applyCommands(work: UnitOfWork, events: CommandEvent[]): Promise<void> {
  const orderIds = events.map(event => event.data.orderId)
  const stored = await lockPayments(work, orderIds)
  const payments = new Map(stored)
  for (const event of events) {
    const { orderId } = event.data
    const payment = payments.get(orderId)
    const next = transition(payment?.status ?? 'none', commands[event.type])
    if (next === 'contradiction') {
      throw new PermanentError(`${commands[event.type]} for a payment that is ${payment?.status ?? 'not there'}`)
    }
    if (next === 'late') continue
    const after = next === 'again' ? payment! : moved(payment ?? paymentFor(event), next)
    payments.set(orderId, after)
    work.emit(...announcementsOf(after, event.traceparent))
  }
  const changed = [...payments.values()].filter(payment => payment !== stored.get(payment.orderId))
  await addPayments(
    work,
    changed.filter(payment => !stored.has(payment.orderId)),
  )
  await savePayments(
    work,
    changed.filter(payment => stored.has(payment.orderId)),
  )
}

/** The code of ISO 4217 for “no currency”. */
const noCurrency = 'XXX'

/** A new payment. A void that comes first has no sum, and none will be requested. */
function paymentFor({ data, traceparent }: CommandEvent): Omit<Payment, 'status'> {
  const sum =
    'amountMinor' in data
      ? { amountMinor: data.amountMinor, currency: data.currency, method: data.paymentMethod }
      : { amountMinor: 0, currency: noCurrency, method: 'none' }
  return { id: uuidv7(), orderId: data.orderId, ...sum, declineReason: null, version: 0, traceparent }
}
