import { createMetrics } from '@groundwork/kernel/telemetry/metrics'
import { expect, test } from 'vitest'
import { measureDeliveries } from './measure-deliveries.ts'

test('a database that hangs does not hold up the scrape of all other metrics', async () => {
  const metrics = createMetrics('delivery')
  measureDeliveries(metrics, { query: () => new Promise(() => {}) })
  const scraped = performance.now()
  expect(await metrics.metrics()).toContain('deliveries_open')
  expect(performance.now() - scraped).toBeLessThan(5000)
})
