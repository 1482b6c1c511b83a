/** Payment: nobody pays twice, and what was done is known again. */
import { type Guard, integration, unit } from '../guard.ts'

const transitions = 'services/payment/src/domain/payment-transitions.ts'
const inProvider = (name: string) => integration('services/payment/src/provider/provider.integration.test.ts', name)
const inPayment = (name: string) => integration('services/payment/src/payment.integration.test.ts', name)
const inTransitions = (name: string) => unit('services/payment/src/domain/payment-transitions.test.ts', name)

export const paymentGuards: Guard[] = [
  {
    guard: 'a late answer of the provider is not written down again',
    file: 'services/payment/src/repo/payments.ts',
    find: 'WHERE id = $1 AND status = $2`',
    replace: "WHERE id = $1 AND $2 <> ''`",
    test: integration(
      'services/payment/src/payment.integration.test.ts',
      'an answer that comes when another has settled the payment is not written down again',
    ),
  },
  {
    guard: 'the provider sets a sum aside once for its key (ON CONFLICT)',
    file: 'services/payment/src/repo/provider-ledger.ts',
    find: '\n    ON CONFLICT (idempotency_key) DO UPDATE SET idempotency_key = known.idempotency_key',
    replace: '',
    test: inProvider('what the provider has done is not done again after it was restarted'),
  },
  {
    guard: 'what the provider has let go it does not take',
    file: 'services/payment/src/repo/provider-ledger.ts',
    find: 'SET state = CASE WHEN state = $2 THEN $3 ELSE state END,',
    replace: 'SET state = CASE WHEN $2 <> $3 THEN $3 ELSE state END,',
    test: inProvider('two requests at once to let a sum go and to take it end in one of the two'),
  },
  {
    guard: 'news of a payment is the provider’s (signature)',
    file: 'services/payment/src/provider/signature.ts',
    find: '&& sameText(signature, signatureOf(secret, text))',
    replace: '&& sameText(text, text)',
    test: inProvider('news that the provider did not sign is not believed'),
  },
  {
    guard: 'a capture that is read before the answer to its authorisation shows what that was',
    file: transitions,
    find: "commands: { authorise: 'late', capture: 'taking', void: 'voiding' }",
    replace: "commands: { authorise: 'late', void: 'voiding' }",
    test: inPayment('what was taken is so again, and the provider does nothing twice'),
  },
  {
    guard: 'a refund that is read before the answer to its capture shows what that was',
    file: transitions,
    find: "commands: { take: 'late', authorise: 'late', capture: 'late', refund: 'refunding' },\n  },\n  capturing",
    replace: "commands: { take: 'late', authorise: 'late', capture: 'late' },\n  },\n  capturing",
    test: inPayment('what was given back is so again, and the provider does nothing twice'),
  },
  {
    guard: 'a provider that says it has taken the sum already is believed',
    file: transitions,
    find: "outcomes: { authorised: 'capturing', captured: 'completed', declined: 'failed' }",
    replace: "outcomes: { authorised: 'capturing', declined: 'failed' }",
    test: inPayment(
      'a charge of an earlier release, whose outcome was not written down any more, is found and not made again',
    ),
  },
  {
    guard: 'what was declined is not told as let go',
    file: transitions,
    find: "outcomes: { voided: 'voided', declined: 'failed' }",
    replace: "outcomes: { voided: 'voided', declined: 'voided' }",
    test: inPayment('what was declined when it was to be let go is so again, and the provider does nothing twice'),
  },
  {
    guard: 'who asks again to let a sum go is answered again',
    file: transitions,
    find: "commands: { authorise: 'late', void: 'again' }",
    replace: "commands: { authorise: 'late', void: 'late' }",
    test: inTransitions('whoever asks again for what was done is answered again'),
  },
  {
    guard: 'who asks again to give a sum back is answered again',
    file: transitions,
    find: "refund: 'again' }",
    replace: "refund: 'late' }",
    test: inTransitions('whoever asks again for what was done is answered again'),
  },
  {
    guard: 'what was taken is given back and not let go',
    file: transitions,
    find: "commands: { take: 'again', authorise: 'late', capture: 'again', refund: 'refunding' }",
    replace: "commands: { take: 'again', authorise: 'late', capture: 'again', void: 'voiding', refund: 'refunding' }",
    test: inTransitions('what was taken is given back, not let go'),
  },
  {
    guard: 'what is said of a payment again has the version that it had',
    file: transitions,
    find: 'version: emits ? versions[emits] : payment.version',
    replace: 'version: payment.version + (emits ? 1 : 0)',
    test: inPayment('what was taken is so again, and the provider does nothing twice'),
  },
  {
    guard: 'news of what was given back is later than news of what was taken',
    file: transitions,
    find: "'payment-refunded': 3",
    replace: "'payment-refunded': 2",
    test: inTransitions('what is said of a payment has a higher version than what was said before'),
  },
]
