/** Every service over HTTP without its engines: for the API documents, and for what a test asks of all of them. */
import type { services } from '@groundwork/contracts/services'
import type { Identify } from '@groundwork/kernel/access/guard'
import type { Cache } from '@groundwork/kernel/cache'
import type { Queryable } from '@groundwork/kernel/database/pool'
import type { WithTransaction } from '@groundwork/kernel/database/unit-of-work'
import type { App } from '@groundwork/kernel/http/app'
import { createLifecycle } from '@groundwork/kernel/process/lifecycle'
import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { createDeliveryApp } from './delivery/src/app.ts'
import { createIdentityApp } from './identity/src/app.ts'
import type { KeyRing } from './identity/src/key-ring.ts'
import type { Passwords } from './identity/src/passwords.ts'
import { createInventoryApp } from './inventory/src/app.ts'
import { createMediator } from './inventory/src/mediator.ts'
import { createPaymentApp } from './payment/src/app.ts'
import { createProgressApp } from './progress/src/app.ts'
import { createSalesApp } from './sales/src/app.ts'

/** An engine that is not there: registering a route must not need one. */
function absent<Part extends object>(name: string): Part {
  const refuse = (): never => {
    throw new Error(`This application is made without ${name}.`)
  }
  return new Proxy(refuse as unknown as Part, { get: () => refuse })
}

const http = (name: string) => ({ lifecycle: createLifecycle(), metrics: createMetrics(name), probes: [] })
const shop = (name: string) => ({
  ...http(name),
  sql: absent<Queryable>('SQL'),
  withTransaction: absent<WithTransaction>('SQL'),
  cache: absent<Cache>('a cache'),
  identify: absent<Identify>('identity'),
})

export const applications: Record<keyof typeof services, () => Promise<App>> = {
  sales: () => createSalesApp({ ...shop('sales'), observe() {} }),
  inventory: () => createInventoryApp({ ...shop('inventory'), mediator: createMediator(), stock: absent('stock') }),
  payment: () => createPaymentApp({ ...shop('payment'), providerSecret: 'nobody calls back', wake() {} }),
  delivery: () =>
    createDeliveryApp({
      ...shop('delivery'),
      queries: absent('SQL'),
      inTransaction: absent('SQL'),
      repositoriesIn: absent('SQL'),
    }),
  identity: () =>
    createIdentityApp({
      ...shop('identity'),
      passwords: absent<Passwords>('passwords'),
      keys: absent<KeyRing>('keys'),
    }),
  progress: () => createProgressApp({ ...http('progress'), pool: absent('SQL'), catalog: { lessons: [] } }),
}
