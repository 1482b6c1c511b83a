import { parser } from '@groundwork/kernel/schema'
import { inClientSpan } from '@groundwork/kernel/tracing'
import { Type } from 'typebox'
import type { PaymentProvider } from './provider.ts'

export const Answer = Type.Object({
  state: Type.Enum(['authorised', 'captured', 'voided', 'refunded', 'declined'], {
    description: 'What the book says of the payment now.',
  }),
  reference: Type.String({ description: 'The provider’s own name for the payment.' }),
  declineReason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was declined.' }),
})
const parse = parser(Answer)

/** The provider over HTTP: `PUT <url>/payments/<key>/<operation>`. What is not a whole answer is no answer. */
export function createProviderClient(url: string): PaymentProvider {
  return {
    request({ key, operation, amountMinor, currency, method, traceparent: cause }, signal) {
      return inClientSpan(`PUT /payments/:key/${operation}`, cause, async traceparent => {
        const response = await fetch(new URL(`/payments/${encodeURIComponent(key)}/${operation}`, url), {
          method: 'PUT',
          headers: { 'content-type': 'application/json', traceparent },
          body: JSON.stringify({ amountMinor, currency, method }),
          signal,
        })
        const text = await response.text()
        if (!response.ok) throw new Error(`the provider answered ${response.status}: ${text.slice(0, 200)}`)
        const parsed = parse(JSON.parse(text))
        if ('errors' in parsed) throw new Error(`the provider answered what is no answer: ${text.slice(0, 200)}`)
        return parsed.value
      })
    },
  }
}
