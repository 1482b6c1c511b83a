/** The behaviour of the provider for one of its test cards. */
export interface TestCard {
  /**
   * The card number, which a customer enters at the provider. The shop sees only the payment method that stands for it.
   */
  number: string
  /** Why an authorisation is declined. */
  declines?: string
  /** Why a capture is declined, though the sum was set aside. */
  declinesCapture?: string
  /** Additional delay of every answer, in milliseconds. */
  latencyMs?: number
  /** The first request is obeyed, but its answer is lost. */
  losesFirstAnswer?: boolean
  /** The first request is obeyed without an answer; a callback brings the answer later. */
  answersByCallback?: boolean
}

// #region cards
/** By payment method. */
export const testCards = {
  'test-ok': { number: '4242424242424242' },
  'test-declined': { number: '4000000000000002', declines: 'declined by the test card' },
  'test-expired': { number: '4000000000000069', declinesCapture: 'the authorisation of the test card has run out' },
  'test-slow': { number: '4000000000000259', latencyMs: 2000 },
  'test-lost': { number: '4000000000000119', losesFirstAnswer: true },
  'test-callback': { number: '4000000000003220', answersByCallback: true },
} satisfies Record<string, TestCard>
// #endregion cards

export type TestMethod = keyof typeof testCards

/** The test card of a payment method. An unknown method behaves like `test-ok`. */
export function cardOf(method: string): TestCard {
  return testCards[method as TestMethod] ?? testCards['test-ok']
}

/** The payment method that stands for a card. */
export function methodOf(cardNumber: string): string {
  const known = Object.entries(testCards).find(([, { number }]) => number === cardNumber)
  return known?.[0] ?? 'test-ok'
}
