import type { Payment, PaymentStatus } from './payment.ts'

/** A command of sales. `take` comes from earlier releases: authorise and capture in one. */
export type Command = 'take' | 'authorise' | 'capture' | 'void' | 'refund'

/** A request to the provider. */
export type Operation = Exclude<Command, 'take'>

/** The provider's answer about a payment. */
export type Outcome = 'authorised' | 'captured' | 'voided' | 'refunded' | 'declined'

/** An event that payment sends. */
export type Announcement =
  | 'payment-authorised'
  | 'payment-completed'
  | 'payment-failed'
  | 'payment-voided'
  | 'payment-refunded'

/**
 * The version of each event. It says how far the payment is, and does not count the events. A service that has lost its
 * database and reads all commands again may skip an event, and still sends the others with their old versions.
 */
export const versions: Record<Announcement, number> = {
  'payment-authorised': 1,
  'payment-completed': 2,
  'payment-failed': 2,
  'payment-voided': 2,
  'payment-refunded': 3,
}

interface State {
  /** The request that is sent to the provider in this state until an outcome is known. */
  requests?: Operation
  outcomes?: Partial<Record<Outcome, PaymentStatus>>
  /** Event that is sent when the state is reached. */
  emits?: Announcement
  /**
   * The next state for a command. `again`: the command was obeyed, and its event is sent once more, because sales may
   * have missed it. `late`: the command was obeyed or overtaken, and nothing is sent.
   */
  commands: Partial<Record<Command, PaymentStatus | 'again' | 'late'>>
}

/**
 * The states of a payment; `none` is an order without a payment. A void that overtakes its authorisation is remembered,
 * so that the authorisation does nothing when it arrives. A command without an entry contradicts the state, such as the
 * refund of a sum that was never taken. It is never dropped; it becomes a dead letter, and a person has to look at it.
 *
 * A payment service that has lost its database reads all its commands again. The provider obeyed them long ago and may
 * answer with a later state. Such an answer changes nothing, because the command that led to it is still to be read. A
 * command that arrives before the answer to the previous one proves that answer: sales captures only what was
 * authorised, and refunds only what was captured.
 */
export const paymentStates: Record<PaymentStatus | 'none', State> = {
  none: {
    commands: { take: 'taking', authorise: 'authorising', void: 'voided' },
  },
  authorising: {
    requests: 'authorise',
    outcomes: { authorised: 'authorised', declined: 'failed' },
    commands: { authorise: 'late', capture: 'taking', void: 'voiding' },
  },
  authorised: {
    emits: 'payment-authorised',
    commands: { authorise: 'again', capture: 'capturing', void: 'voiding' },
  },
  taking: {
    requests: 'authorise',
    // `captured`: an earlier release may have had the money taken and died before it stored that.
    outcomes: { authorised: 'capturing', captured: 'completed', declined: 'failed' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'refunding' },
  },
  capturing: {
    requests: 'capture',
    outcomes: { captured: 'completed', declined: 'failed' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'refunding' },
  },
  completed: {
    emits: 'payment-completed',
    commands: { take: 'again', authorise: 'late', capture: 'again', refund: 'refunding' },
  },
  voiding: {
    requests: 'void',
    // `declined`: the sum was never set aside, so there is nothing to void.
    outcomes: { voided: 'voided', declined: 'failed' },
    commands: { authorise: 'late', void: 'late' },
  },
  voided: {
    emits: 'payment-voided',
    commands: { authorise: 'late', void: 'again' },
  },
  refunding: {
    requests: 'refund',
    outcomes: { refunded: 'refunded' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'late' },
  },
  refunded: {
    emits: 'payment-refunded',
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'again' },
  },
  failed: {
    emits: 'payment-failed',
    commands: { take: 'again', authorise: 'again', capture: 'again', void: 'again' },
  },
}

/** The states in which the provider has to be asked. */
export const openStatuses = (Object.keys(paymentStates) as (keyof typeof paymentStates)[]).filter(
  (status): status is PaymentStatus => paymentStates[status].requests !== undefined,
)

/** The next state of a payment for a command, or `again`, `late` or `contradiction`. */
export function transition(
  status: PaymentStatus | 'none',
  command: Command,
): PaymentStatus | 'again' | 'late' | 'contradiction' {
  return paymentStates[status].commands[command] ?? 'contradiction'
}

/** The payment in another state. `paymentStates[status].emits` is the event to send. */
export function moved(payment: Omit<Payment, 'status'>, status: PaymentStatus): Payment {
  const { emits } = paymentStates[status]
  return { ...payment, status, version: emits ? versions[emits] : payment.version }
}

/** The reason of a payment that the provider declined without one. A payment that failed always has a reason. */
const noReason = 'declined'

/**
 * The payment after the provider's answer; undefined when the answer does not belong to the request of the current
 * state.
 */
export function afterAnswer(
  payment: Payment,
  { state, declineReason }: { state: Outcome; declineReason: string | null },
): Payment | undefined {
  const status = paymentStates[payment.status].outcomes?.[state]
  return (
    status && { ...moved(payment, status), declineReason: status === 'failed' ? (declineReason ?? noReason) : null }
  )
}
