import { silent } from '@groundwork/testkit/silent'
import { expect, test } from 'vitest'
import { createLifecycle } from './lifecycle.ts'
import { openMessaging } from './messaging.ts'
import { createMetrics } from './telemetry.ts'

test('a service that takes events by webhook and has no address is named at the start', () => {
  const config = {
    SERVICE_NAME: 'sales',
    RELAY_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    APP_MODE: 'webhook_only' as const,
    KAFKA_PREFIX: '',
    EVENTS_SECRET: 'known to the services',
    SALES_URL: 'http://127.0.0.1:1',
    INVENTORY_URL: 'http://127.0.0.1:1',
    PAYMENT_URL: 'http://127.0.0.1:1',
  }
  const pool = { query: () => Promise.reject(), connect: () => Promise.reject(), end: async () => {} }
  const open = () =>
    openMessaging({
      service: 'sales',
      config,
      pool,
      subscribers: { 'order-events': ['inventory', 'shipping'] },
      log: silent,
      lifecycle: createLifecycle(),
      metrics: createMetrics('test'),
    })
  expect(open).toThrow('SHIPPING_URL is not set: APP_MODE=webhook_only needs it.')
})
