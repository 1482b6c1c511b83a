/**
 * The platform's API documents, as committed under `docs/reference/openapi`: each service's application is put together
 * without a database, a broker or a port, and asked for its document.
 */
import type { services } from '@groundwork/contracts/services'
import type { App, HttpOptions } from '@groundwork/kernel/http'
import { createLifecycle } from '@groundwork/kernel/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry'
import { createInventoryApp } from '../../services/inventory/src/app.ts'
import { createPaymentApp } from '../../services/payment/src/app.ts'
import { createProgressApp } from '../../services/progress/src/app.ts'
import { createSalesApp } from '../../services/sales/src/app.ts'
import { type GeneratedFile, jsonFile } from './generated.ts'

/** An engine that is not there: registering a route must not need one. */
function absent<Part extends object>(name: string): Part {
  const refuse = (): never => {
    throw new Error(`The API document is made without ${name}.`)
  }
  return new Proxy(refuse as unknown as Part, { get: () => refuse })
}

const applications: Record<
  keyof typeof services,
  (http: Pick<HttpOptions, 'lifecycle' | 'metrics' | 'probes'>) => Promise<App>
> = {
  sales: http => createSalesApp({ ...http, sql: absent('SQL'), transact: absent('SQL'), cache: absent('a cache') }),
  inventory: http =>
    createInventoryApp({ ...http, sql: absent('SQL'), transact: absent('SQL'), cache: absent('a cache') }),
  payment: http => createPaymentApp({ ...http, sql: absent('SQL') }),
  progress: http => createProgressApp({ ...http, pool: absent('SQL'), catalog: { lessons: [] } }),
}

export async function openApiFiles(): Promise<GeneratedFile[]> {
  const files = []
  for (const [service, create] of Object.entries(applications)) {
    const app = await create({ lifecycle: createLifecycle(), metrics: createMetrics(service), probes: [] })
    await app.ready()
    files.push(jsonFile(`docs/reference/openapi/${service}.json`, app.swagger()))
    await app.close()
  }
  return files
}
