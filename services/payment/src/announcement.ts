import {
  PaymentAuthorised,
  PaymentCompleted,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from '@groundwork/contracts/payment'
import { createEvent, type OutgoingEvent } from '@groundwork/kernel/events/event'
import type { Payment } from './domain/payment.ts'
import { paymentStates } from './domain/payment-transitions.ts'

/** The events that a payment announces in its current state: one, or none in most states. */
export function announcementsOf(payment: Payment, traceparent = payment.traceparent): OutgoingEvent[] {
  const { id: paymentId, orderId, amountMinor, currency, declineReason, version, status } = payment
  const about = { aggregateId: orderId, version, traceparent }
  const sum = { orderId, paymentId, amountMinor, currency }
  switch (paymentStates[status].emits) {
    case undefined:
      return []
    case 'payment-authorised':
      return [createEvent(PaymentAuthorised, { ...about, data: sum })]
    case 'payment-completed':
      return [createEvent(PaymentCompleted, { ...about, data: sum })]
    case 'payment-refunded':
      return [createEvent(PaymentRefunded, { ...about, data: sum })]
    case 'payment-voided':
      return [createEvent(PaymentVoided, { ...about, data: { orderId, paymentId } })]
    case 'payment-failed':
      return [createEvent(PaymentFailed, { ...about, data: { orderId, paymentId, reason: declineReason! } })]
  }
}
