import type { Payment, PaymentStatus } from './payment.ts'

/** What sales asks. `take` is of earlier releases: authorise and capture in one. */
export type Command = 'take' | 'authorise' | 'capture' | 'void' | 'refund'

/** What the provider is asked. */
export type Operation = Exclude<Command, 'take'>

/** What the provider then says of the payment. */
export type Outcome = 'authorised' | 'captured' | 'voided' | 'refunded' | 'declined'

/** What payment then says to the others. */
export type Announcement =
  | 'payment-authorised'
  | 'payment-completed'
  | 'payment-failed'
  | 'payment-voided'
  | 'payment-refunded'

/**
 * The version that goes out with an event: how far the payment is, not how much was said of it. Whoever reads the commands
 * again without knowing what came of them may skip a step, and says the rest under the numbers that it had.
 */
export const versions: Record<Announcement, number> = {
  'payment-authorised': 1,
  'payment-completed': 2,
  'payment-failed': 2,
  'payment-voided': 2,
  'payment-refunded': 3,
}

interface State {
  /** A state in which the provider is asked, as often as it takes; then the outcome leads on. */
  asks?: Operation
  outcomes?: Partial<Record<Outcome, PaymentStatus>>
  /** Said when the state is reached. */
  says?: Announcement
  /**
   * Where a command leads. `again`: it was obeyed, and what came of it is said once more, for who asks again has not heard
   * it. `late`: it was obeyed or overtaken, and nothing is to be said.
   */
  commands: Partial<Record<Command, PaymentStatus | 'again' | 'late'>>
}

/**
 * A payment from the first command on; `none` is an order that there is no payment for. A void that overtakes its
 * authorisation is remembered, so that nothing is set aside when that arrives. A command without an entry contradicts
 * what we know (a refund of what was never taken, say): it is never dropped, a person has to look at it.
 *
 * A payment service that has lost its database reads its commands from the first. The provider did long ago what they
 * ask, and may answer with what came later: that leads nowhere, and the command that brought it about is still to be read.
 * A command that comes before the answer to the one before it proves what that was: nobody captures what was not set
 * aside, or refunds what was not taken.
 */
export const paymentStates: Record<PaymentStatus | 'none', State> = {
  none: {
    commands: { take: 'taking', authorise: 'authorising', void: 'voided' },
  },
  authorising: {
    asks: 'authorise',
    outcomes: { authorised: 'authorised', declined: 'failed' },
    commands: { authorise: 'late', capture: 'taking', void: 'voiding' },
  },
  authorised: {
    says: 'payment-authorised',
    commands: { authorise: 'again', capture: 'capturing', void: 'voiding' },
  },
  taking: {
    asks: 'authorise',
    // An earlier release may have had it charged, and died before it wrote that down.
    outcomes: { authorised: 'capturing', captured: 'completed', declined: 'failed' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'refunding' },
  },
  capturing: {
    asks: 'capture',
    outcomes: { captured: 'completed', declined: 'failed' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'refunding' },
  },
  completed: {
    says: 'payment-completed',
    commands: { take: 'again', authorise: 'late', capture: 'again', refund: 'refunding' },
  },
  voiding: {
    asks: 'void',
    // What was declined was not set aside; that is as good.
    outcomes: { voided: 'voided', declined: 'failed' },
    commands: { authorise: 'late', void: 'late' },
  },
  voided: {
    says: 'payment-voided',
    commands: { authorise: 'late', void: 'again' },
  },
  refunding: {
    asks: 'refund',
    outcomes: { refunded: 'refunded' },
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'late' },
  },
  refunded: {
    says: 'payment-refunded',
    commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'again' },
  },
  failed: {
    says: 'payment-failed',
    commands: { take: 'again', authorise: 'again', capture: 'again', void: 'again' },
  },
}

/** The states in which the provider is to be asked. */
export const openStatuses = (Object.keys(paymentStates) as (keyof typeof paymentStates)[]).filter(
  (status): status is PaymentStatus => paymentStates[status].asks !== undefined,
)

/** Where a command leads a payment, `again`, `late`, or nowhere: then it is a contradiction. */
export function obey(
  status: PaymentStatus | 'none',
  command: Command,
): PaymentStatus | 'again' | 'late' | 'contradiction' {
  return paymentStates[status].commands[command] ?? 'contradiction'
}

/** The payment in another state. What is to be said of it then is `paymentStates[status].says`. */
export function moved(payment: Omit<Payment, 'status'>, status: PaymentStatus): Payment {
  const { says } = paymentStates[status]
  return { ...payment, status, version: says ? versions[says] : payment.version }
}

/**
 * The payment after what the provider says of it; undefined when that leads nowhere, for it is no answer to what is being
 * asked.
 */
export function afterAnswer(
  payment: Payment,
  { state, declineReason }: { state: Outcome; declineReason: string | null },
): Payment | undefined {
  const status = paymentStates[payment.status].outcomes?.[state]
  return status && { ...moved(payment, status), declineReason: status === 'failed' ? declineReason : null }
}
