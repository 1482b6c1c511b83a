import type { CancelReason, Order, OrderStatus, SagaState } from './order.ts'

/** An answer of another service. */
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

/** An input of the saga: a reply, a cancellation by the customer, or a time-out. */
export type Input = Reply | 'cancel' | 'timeout'

/** An event or command that sales sends. */
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
  /** The status that the customer sees. */
  status: OrderStatus
  /** Event that is sent once, when the state is reached. */
  emits?: Announcement
  /**
   * Request that is sent when the state is reached, unless the state before had sent it, and again until it is
   * answered.
   */
  requests?: Announcement
  /** How long to wait for an answer before asking again. A state without a deadline is final. */
  deadlineSeconds?: number
  /** After this many waits the input `timeout` follows. Without it, the saga asks again for ever. */
  tries?: number
  /** True for a state that undoes earlier work. */
  compensates?: true
  on: Partial<Record<Input, Step | 'late'>>
}

/** Answers that belong to the states before the pivot. They may come again at any later time. */
const beforeThePivot = {
  'stock-reserved': 'late',
  'payment-authorised': 'late',
  'payment-completed': 'late',
} as const

/**
 * The order saga: reserve stock, authorise the payment, capture it, deliver. The capture is the pivot. Once it is
 * requested, the money may be taken although no answer arrives, so from then on the order only goes forward, and every
 * request is repeated until it is answered. Before the pivot, a refusal, a cancellation or a time-out undoes
 * everything. After it, only a delivery that is impossible does, with a refund.
 *
 * `late` marks an answer to an earlier question: it changes nothing. An input without an entry contradicts the state,
 * such as money taken for a cancelled order. It is never dropped; it becomes a dead letter, and a person has to look at
 * it.
 */
export const sagaStates: Record<SagaState, State> = {
  reserving: {
    status: 'pending',
    requests: 'order-placed',
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
    requests: 'authorise-payment',
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
    requests: 'void-payment',
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
    requests: 'capture-payment',
    deadlineSeconds: 60,
    on: {
      'stock-reserved': 'late',
      'payment-authorised': 'late',
      'payment-completed': { to: 'dispatching' },
      // An authorisation expires at the provider.
      'payment-failed': { to: 'cancelled', reason: 'payment_declined' },
    },
  },
  dispatching: {
    status: 'paid',
    emits: 'order-paid',
    requests: 'deliver-order',
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
    requests: 'deliver-order',
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
    requests: 'refund-payment',
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
    emits: 'order-delivered',
    on: { ...beforeThePivot, 'courier-assigned': 'late', 'delivery-completed': 'late' },
  },
  cancelled: {
    status: 'cancelled',
    emits: 'order-cancelled',
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
    emits: 'order-cancelled',
    on: {
      ...beforeThePivot,
      'courier-assigned': 'late',
      'delivery-failed': 'late',
      'payment-refunded': 'late',
      cancel: 'late',
    },
  },
  /** The final state of paid orders in releases that had no delivery service. */
  'handed-over': {
    status: 'paid',
    on: { ...beforeThePivot },
  },
}

/** An order in its new state, and what to announce. */
export interface Advanced<O extends Order> {
  order: O
  announce: Announcement[]
}

/** The order after an input. The given order is not changed. */
export function advance<O extends Order>(order: O, input: Input): Advanced<O> | 'late' | 'contradiction' {
  const step = sagaStates[order.state].on[input]
  if (step === undefined) return 'contradiction'
  if (step === 'late') return 'late'
  const { status, emits, requests } = sagaStates[step.to]
  // The state before has sent the same request, and its first answer has come. It is not sent again at once.
  const isRequested = requests === sagaStates[order.state].requests
  const reason = step.reason ?? order.reason
  return {
    order: { ...order, state: step.to, status, reason, tries: 1, version: order.version + 1 },
    announce: [emits, isRequested ? undefined : requests].filter(words => words !== undefined),
  }
}

/** The order after its deadline has passed: the request is sent again, or the order times out. */
export function onDeadline<O extends Order>(order: O): Advanced<O> {
  const { requests, tries } = sagaStates[order.state]
  const givenUp = tries !== undefined && order.tries >= tries ? advance(order, 'timeout') : 'late'
  if (typeof givenUp === 'object') return givenUp
  return { order: { ...order, tries: order.tries + 1 }, announce: requests ? [requests] : [] }
}
