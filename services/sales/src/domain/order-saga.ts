import type { CancelReason, Order, OrderStatus, SagaState } from './order.ts'

/** What the other services answer. */
export type Reply =
  | 'stock-reserved'
  | 'stock-rejected'
  | 'payment-authorised'
  | 'payment-completed'
  | 'payment-failed'
  | 'payment-voided'
  | 'payment-refunded'
  | 'courier-assigned'
  | 'delivery-completed'
  | 'delivery-failed'

/** What moves an order on: a reply, the customer who changed their mind, or nobody's answer within the patience. */
export type Input = Reply | 'cancel' | 'timeout'

/** What sales says to the others. */
export type Announcement =
  | 'order-placed'
  | 'authorise-payment'
  | 'capture-payment'
  | 'void-payment'
  | 'refund-payment'
  | 'deliver-order'
  | 'order-paid'
  | 'order-delivered'
  | 'order-cancelled'

export interface Step {
  to: SagaState
  reason?: CancelReason
}

export interface State {
  /** What the customer sees of it. */
  status: OrderStatus
  /** Said when the state is reached, and not again. */
  says?: Announcement
  /** Said when the state is reached, unless it is asked already, and again as long as nobody answers. */
  asks?: Announcement
  /** How long an answer is waited for. A state without is an end. */
  deadlineSeconds?: number
  /** So often it is waited for, then `timeout` comes in; without, for as long as it takes. */
  tries?: number
  /** Work that is done to undo other work. */
  compensates?: true
  on: Partial<Record<Input, Step | 'late'>>
}

/** Answers to what was asked before the money was taken; they may come again at any time after. */
const beforeThePivot = {
  'stock-reserved': 'late',
  'payment-authorised': 'late',
  'payment-completed': 'late',
} as const

/**
 * The order saga. Reserve stock, have the money set aside, take it, deliver. Taking it is the pivot: whoever asks for it may
 * not hear that it was done, so from then on the order goes forward, and what is asked is asked until it is answered. Before
 * it, everything is undone on a refusal, a customer's word or after too long a wait. Only a delivery that cannot be made
 * turns back, and the money with it.
 *
 * `late` is an answer to what is settled: it changes nothing. An answer without an entry contradicts what we know (money
 * taken for a cancelled order, say): it is never dropped, a person has to look at it.
 */
export const sagaStates: Record<SagaState, State> = {
  reserving: {
    status: 'pending',
    asks: 'order-placed',
    deadlineSeconds: 60,
    tries: 5,
    on: {
      'stock-reserved': { to: 'authorising' },
      'stock-rejected': { to: 'cancelled', reason: 'out_of_stock' },
      cancel: { to: 'cancelled', reason: 'cancelled_by_customer' },
      timeout: { to: 'cancelled', reason: 'timed_out' },
    },
  },
  authorising: {
    status: 'confirmed',
    asks: 'authorise-payment',
    deadlineSeconds: 60,
    tries: 10,
    on: {
      'stock-reserved': 'late',
      'payment-authorised': { to: 'capturing' },
      'payment-failed': { to: 'cancelled', reason: 'payment_declined' },
      cancel: { to: 'voiding', reason: 'cancelled_by_customer' },
      timeout: { to: 'voiding', reason: 'timed_out' },
    },
  },
  voiding: {
    status: 'confirmed',
    asks: 'void-payment',
    deadlineSeconds: 60,
    compensates: true,
    on: {
      'stock-reserved': 'late',
      'payment-authorised': 'late',
      'payment-failed': { to: 'cancelled' },
      'payment-voided': { to: 'cancelled' },
      cancel: 'late',
    },
  },
  capturing: {
    status: 'confirmed',
    asks: 'capture-payment',
    deadlineSeconds: 60,
    on: {
      'stock-reserved': 'late',
      'payment-authorised': 'late',
      'payment-completed': { to: 'dispatching' },
      // The provider does not keep a sum aside for ever.
      'payment-failed': { to: 'cancelled', reason: 'payment_declined' },
    },
  },
  dispatching: {
    status: 'paid',
    says: 'order-paid',
    asks: 'deliver-order',
    deadlineSeconds: 600,
    on: {
      ...beforeThePivot,
      'courier-assigned': { to: 'shipping' },
      'delivery-completed': { to: 'delivered' },
      'delivery-failed': { to: 'refunding', reason: 'undeliverable' },
    },
  },
  shipping: {
    status: 'shipped',
    asks: 'deliver-order',
    deadlineSeconds: 600,
    on: {
      ...beforeThePivot,
      'courier-assigned': 'late',
      'delivery-completed': { to: 'delivered' },
      'delivery-failed': { to: 'refunding', reason: 'undeliverable' },
    },
  },
  refunding: {
    status: 'paid',
    asks: 'refund-payment',
    deadlineSeconds: 60,
    compensates: true,
    on: {
      ...beforeThePivot,
      'courier-assigned': 'late',
      'delivery-failed': 'late',
      'payment-refunded': { to: 'refunded' },
      cancel: 'late',
    },
  },
  delivered: {
    status: 'delivered',
    says: 'order-delivered',
    on: { ...beforeThePivot, 'courier-assigned': 'late', 'delivery-completed': 'late' },
  },
  cancelled: {
    status: 'cancelled',
    says: 'order-cancelled',
    on: {
      'stock-reserved': 'late',
      'stock-rejected': 'late',
      'payment-authorised': 'late',
      'payment-failed': 'late',
      'payment-voided': 'late',
      cancel: 'late',
    },
  },
  refunded: {
    status: 'cancelled',
    says: 'order-cancelled',
    on: {
      ...beforeThePivot,
      'courier-assigned': 'late',
      'delivery-failed': 'late',
      'payment-refunded': 'late',
      cancel: 'late',
    },
  },
  /** Where orders of earlier releases ended: paid, and delivered by nobody that we know. */
  'handed-over': {
    status: 'paid',
    on: { ...beforeThePivot },
  },
}

/** An order that has gone on, and what to announce. */
export interface Advanced<O extends Order> {
  order: O
  announce: Announcement[]
}

/** The order after something came in. The one given is left as it is. */
export function advance<O extends Order>(order: O, input: Input): Advanced<O> | 'late' | 'contradiction' {
  const step = sagaStates[order.state].on[input]
  if (step === undefined) return 'contradiction'
  if (step === 'late') return 'late'
  const { status, says, asks } = sagaStates[step.to]
  // Who is asked already, and has answered half of it, is not asked again at once.
  const isAsked = asks === sagaStates[order.state].asks
  const reason = step.reason ?? order.reason
  return {
    order: { ...order, state: step.to, status, reason, tries: 1, version: order.version + 1 },
    announce: [says, isAsked ? undefined : asks].filter(words => words !== undefined),
  }
}

/** What follows when nobody has answered by the deadline: it is asked again, or given up. */
export function remind<O extends Order>(order: O): Advanced<O> {
  const { asks, tries } = sagaStates[order.state]
  const givenUp = tries !== undefined && order.tries >= tries ? advance(order, 'timeout') : 'late'
  if (typeof givenUp === 'object') return givenUp
  return { order: { ...order, tries: order.tries + 1 }, announce: asks ? [asks] : [] }
}
