import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http/app'
import { paymentRoutes } from './routes/payments.ts'
import { providerCallbackRoutes } from './routes/provider-callbacks.ts'

export interface PaymentParts {
  sql: Queryable
  withTransaction: WithTransaction
  providerSecret: string
  /** Called when the provider has to be asked. */
  wake: () => void
  identify: Identify
}

/** The HTTP side of the service. */
export async function createPaymentApp(parts: HttpParts & PaymentParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Payment',
    description: 'The payments of orders: authorised, captured, voided and refunded.',
    access: accessBy(parts.identify),
  })
  paymentRoutes(app, parts)
  providerCallbackRoutes(app, parts)
  return app
}
