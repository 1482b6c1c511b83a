import { accessBy } from '@groundwork/contracts/access'
import type { Identify } from '@groundwork/kernel/access'
import { type App, createHttpApp, type HttpParts } from '@groundwork/kernel/http'
import type { Queryable } from '@groundwork/kernel/pool'
import { paymentRoutes } from './routes/payments.ts'

export interface PaymentParts {
  sql: Queryable
  identify: Identify
}

/** The service over HTTP, without a process around it. */
export async function createPaymentApp(parts: HttpParts & PaymentParts): Promise<App> {
  const app = await createHttpApp({
    ...parts,
    title: 'Payment',
    description: 'What was taken for which order.',
    access: accessBy(parts.identify),
  })
  paymentRoutes(app, parts)
  return app
}
