/** The points of payment's own at which its process can be told to crash, beside those that every service has. */
export const paymentCrashPoints = [
  /** A payment is claimed; the provider was not asked. */
  'cashier.before-asking',
  /** The provider has answered; the answer is not stored. */
  'cashier.after-answer',
] as const
