import type { Queryable } from '@groundwork/kernel/db'
import { type App, createHttpApp, type HttpOptions } from '@groundwork/kernel/http'
import { paymentRoutes } from './routes/payments.ts'

export interface PaymentParts extends Omit<HttpOptions, 'title' | 'description'> {
  sql: Queryable
}

/** The service over HTTP, without a process around it. */
export async function createPaymentApp(parts: PaymentParts): Promise<App> {
  const app = await createHttpApp({ ...parts, title: 'Payment', description: 'What was taken for which order.' })
  await app.register(paymentRoutes, parts)
  return app
}
