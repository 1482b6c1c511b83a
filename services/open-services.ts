/** The services whose callers have accounts, on one database and not started: for tests that ask all of them. */
import type { services } from '@groundwork/contracts/services'
import type { TestDatabase } from '@groundwork/testkit/database'
import { testConfig } from '@groundwork/testkit/test-config'
import { deliverySettings, openDelivery } from './delivery/src/service.ts'
import { identitySettings, openIdentity } from './identity/src/service.ts'
import { inventorySettings, openInventory } from './inventory/src/service.ts'
import { openPayment, paymentSettings } from './payment/src/service.ts'
import { openSales, salesSettings } from './sales/src/service.ts'

/** Progress knows its callers by credentials of its own. */
type ServiceName = Exclude<keyof typeof services, 'progress'>

export async function openServices(database: TestDatabase) {
  const [sales, inventory, payment, delivery, identity] = await Promise.all([
    openSales(testConfig(salesSettings, 'sales', database)),
    openInventory(testConfig(inventorySettings, 'inventory', database)),
    openPayment(testConfig(paymentSettings, 'payment', database)),
    openDelivery(testConfig(deliverySettings, 'delivery', database, { GEO_ADDRESS: '127.0.0.1:1' })),
    openIdentity(testConfig(identitySettings, 'identity', database, { DEMO_DATA: 'on' })),
  ])
  return { sales, inventory, payment, delivery, identity } satisfies Record<ServiceName, object>
}
