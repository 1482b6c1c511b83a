import type { App } from '@groundwork/kernel/http/app'
import { Problem, problem, problemResponses } from '@groundwork/kernel/http/problem'
import { pattern, StrictObject, UuidOf } from '@groundwork/kernel/http/schema'
import { Type } from 'typebox'
import type { ProviderLedger } from '../repo/provider-ledger.ts'
import { Answer } from './client.ts'
import { Faults } from './faults.ts'
import type { PaymentProvider } from './provider.ts'
import { Unanswered, UnknownPayment } from './simulator.ts'
import { methodOf } from './test-cards.ts'

const key = UuidOf('The key of the payment, which is the id of its order.', '019aa5f0-0000-7000-8000-000000000001')

const ask = {
  summary: 'Authorise, capture, void or refund a payment, once',
  tags: ['payments'],
  params: Type.Object({ key, operation: Type.Enum(['authorise', 'capture', 'void', 'refund']) }),
  body: StrictObject({
    amountMinor: Type.Integer({ minimum: 0, description: 'The amount in minor units.' }),
    currency: Type.String({
      ...pattern('^[A-Z]{3}$', 'three capital letters, such as EUR'),
      description: 'The currency, by ISO 4217.',
    }),
    method: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'The payment method that `POST /cards` returned.',
    }),
  }),
  response: { 200: Answer, ...problemResponses },
}

const lookUp = {
  summary: 'Read a payment',
  tags: ['payments'],
  params: Type.Object({ key }),
  response: { 200: Answer, ...problemResponses },
}

const tokenise = {
  summary: 'Get a payment method for a card, so that the shop never sees the card number',
  tags: ['cards'],
  body: StrictObject({
    number: Type.String({
      ...pattern('^\\d{12,19}$', 'twelve to nineteen digits'),
      description: 'The number of a test card.',
    }),
  }),
  response: { 200: Type.Object({ paymentMethod: Type.String() }), ...problemResponses },
}

const readFaults = {
  summary: 'Read the faults of the provider',
  tags: ['faults'],
  response: { 200: Faults, ...problemResponses },
}
const setFaults = { ...readFaults, summary: 'Set the faults of the provider', body: Faults }

const unknownPayment = (detail: string) => problem(404, 'unknown-payment', 'There is no such payment', detail)

interface ProviderParts {
  provider: PaymentProvider
  ledger: ProviderLedger
  /** Kept in memory, so a new process starts without faults. */
  faults: { current: Faults }
}

/**
 * The simulated provider over HTTP. Its paths are outside of `/api/`, because it is not part of the shop and has no
 * accounts.
 */
export function providerRoutes(app: App, { provider, ledger, faults }: ProviderParts): void {
  app.put('/payments/:key/:operation', { schema: ask }, async ({ params, body }) => {
    try {
      return await provider.request({ ...params, ...body }, AbortSignal.timeout(60_000))
    } catch (error) {
      if (error instanceof UnknownPayment) throw unknownPayment(error.message)
      if (!(error instanceof Unanswered)) throw error
      throw new Problem({ status: 503, slug: 'unanswered', title: 'Ask again', detail: error.message })
    }
  })

  app.get('/payments/:key', { schema: lookUp }, async ({ params }) => {
    const entry = await ledger.find(params.key)
    if (!entry) throw unknownPayment(`Nothing was asked of ${params.key}.`)
    return entry
  })

  app.post('/cards', { schema: tokenise }, async ({ body }) => ({ paymentMethod: methodOf(body.number) }))

  app.get('/faults', { schema: readFaults }, async () => faults.current)
  app.put('/faults', { schema: setFaults }, async ({ body }) => {
    faults.current = body
    return faults.current
  })
}
