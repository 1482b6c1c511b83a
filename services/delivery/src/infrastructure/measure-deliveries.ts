import type { Queryable } from '@groundwork/kernel/database/pool'
import { answerInTime, type Metrics } from '@groundwork/kernel/telemetry/metrics'
import { Gauge } from 'prom-client'
import { countOpenOrders } from './repo/orders.ts'

/** Measures open orders by status, from the table at each scrape: `received` waits for geo, `located` for a courier. */
export function measureDeliveries(metrics: Metrics, sql: Queryable): void {
  new Gauge({
    name: 'deliveries_open',
    help: 'Orders that are not delivered yet, by status.',
    labelNames: ['status'],
    registers: [metrics],
    async collect() {
      const open = await answerInTime(countOpenOrders(sql))
      if (!open) return
      for (const status of ['received', 'located', 'assigned']) this.set({ status }, open.get(status) ?? 0)
    },
  })
}
