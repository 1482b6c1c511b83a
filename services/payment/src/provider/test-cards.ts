/** What the provider does about a payment by one of its test cards. */
export interface TestCard {
  /** What a customer types in at the provider. The shop gets the name of the method for it, and never sees the number. */
  number: string
  /** Why an authorisation is declined. */
  declines?: string
  /** Why a capture is declined, though the sum was set aside. */
  declinesCapture?: string
  /** How much longer it takes to answer, in milliseconds. */
  latencyMs?: number
  /** The first request is obeyed, and its answer is lost on the way. */
  losesFirstAnswer?: boolean
  /** The first request is answered with “not yet”; a callback says later what came of it. */
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

/** The behaviour of a method; one that is not a test card's is taken. */
export function cardOf(method: string): TestCard {
  return testCards[method as TestMethod] ?? testCards['test-ok']
}

/** The payment method that stands for a card from now on. */
export function methodOf(cardNumber: string): string {
  const known = Object.entries(testCards).find(([, { number }]) => number === cardNumber)
  return known?.[0] ?? 'test-ok'
}
