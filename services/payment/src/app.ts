import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import type { WithTransaction } from '@groundwork/kernel/unit-of-work'
import { paymentRoutes } from './routes/payments.ts'
import { providerCallbackRoutes } from './routes/provider-callbacks.ts'

export interface PaymentParts {
  sql: Queryable
  withTransaction: WithTransaction
  providerSecret: string
  /** Called when there is something to ask the provider. */
  wake: () => void
  identify: Identify
}

/** The service over HTTP, without a process around it. */
export async function createPaymentApp(parts: HttpParts & PaymentParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Payment',
    description: 'What was set aside, taken and given back for which order.',
    access: accessBy(parts.identify),
  })
  paymentRoutes(app, parts)
  providerCallbackRoutes(app, parts)
  return app
}
