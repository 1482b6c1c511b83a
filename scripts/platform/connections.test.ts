import { services as declared } from '@groundwork/contracts/services'
import type { messagingSettings, serviceSettings } from '@groundwork/kernel/process/config'
import { messagingConnections } from '@groundwork/kernel/transport/messaging'
import type { TObject } from 'typebox'
import { expect, test } from 'vitest'
import { deliverySettings } from '../../services/delivery/src/service.ts'
import { identitySettings } from '../../services/identity/src/service.ts'
import { inventorySettings } from '../../services/inventory/src/service.ts'
import { providerSettings } from '../../services/payment/src/provider/service.ts'
import { paymentSettings } from '../../services/payment/src/service.ts'
import { progressSettings } from '../../services/progress/src/service.ts'
import { salesSettings } from '../../services/sales/src/service.ts'
import { loadPlatform } from './project.ts'

const { services } = loadPlatform({ monitoring: true })

/** By name in the compose file: what a process with pools reads from its environment. */
const settings: Record<string, TObject> = {
  sales: salesSettings,
  inventory: inventorySettings,
  payment: paymentSettings,
  'payment-provider': providerSettings,
  delivery: deliverySettings,
  identity: identitySettings,
  progress: progressSettings,
}

/** By what connects besides: how many connections at once. */
const others = {
  'postgres-exporter': 1,
  'npm run migrate, before a deploy': 1,
  'npm run dead-letters': Object.values(declared).filter(({ consumers }) => Object.keys(consumers).length > 0).length,
  'the admin command of inventory': 2,
  'somebody with psql': 2,
}

/** Defaults of PostgreSQL 17. */
const defaults = { max_connections: 100, superuser_reserved_connections: 3, reserved_connections: 0 }

/** The most connections of one instance. One that starts migrates over a connection that it closes before it opens its pool. */
function connectionsOf(name: string): number {
  const { properties } = settings[name]!
  const pool = properties.DATABASE_POOL_SIZE as typeof serviceSettings.DATABASE_POOL_SIZE & { default: number }
  const exchangesEvents = ('RELAY_DATABASE_URL' satisfies keyof typeof messagingSettings) in properties
  const size = Number(services[name]!.environment.DATABASE_POOL_SIZE || pool.default)
  return size + (exchangesEvents ? messagingConnections : 0)
}

test('every process of the compose file that has a pool is reckoned with', () => {
  const connecting = Object.values(services).filter(({ environment }) => environment.DATABASE_URL)
  expect(connecting.map(({ name }) => name).toSorted()).toEqual(Object.keys(settings).toSorted())
})

test('PostgreSQL has a connection for everybody, also while a deploy runs two instances of the largest service', () => {
  const command = services.postgres!.command ?? []
  const { max_connections, superuser_reserved_connections, reserved_connections } = {
    ...defaults,
    ...Object.fromEntries(command.map(word => word.split('=')).map(([name, value]) => [name, Number(value)])),
  }
  const each = Object.keys(settings).map(connectionsOf)
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const needed = sum(each) + Math.max(...each) + sum(Object.values(others))
  expect(needed).toBeLessThanOrEqual(max_connections - superuser_reserved_connections - reserved_connections)
})
