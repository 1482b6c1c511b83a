import { parser } from '@groundwork/kernel/http/schema'
import { inClientSpan } from '@groundwork/kernel/telemetry/tracing'
import { Type } from 'typebox'
import type { PaymentProvider } from './provider.ts'

export const Answer = Type.Object({
  state: Type.Enum(['authorised', 'captured', 'voided', 'refunded', 'declined'], {
    description: 'The state of the payment at the provider.',
  }),
  reference: Type.String({ description: 'The provider’s own id of the payment.' }),
  declineReason: Type.Union([Type.String(), Type.Null()], {
    description: 'Why the payment was declined; null otherwise.',
  }),
})
const parse = parser(Answer)

/** The provider over HTTP: `PUT <url>/payments/<key>/<operation>`. An answer that is not valid counts as no answer. */
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
        if ('errors' in parsed) throw new Error(`the provider sent an answer that is not valid: ${text.slice(0, 200)}`)
        return parsed.value
      })
    },
  }
}
