import type { Queryable } from '@groundwork/kernel/database/pool'
import { answerInTime, type Metrics } from '@groundwork/kernel/telemetry/metrics'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { SagaState } from './domain/order.ts'
import { sagaStates } from './domain/order-saga.ts'
import type { Observe } from './order-moves.ts'
import { countOpenSagas, type OpenSagas } from './repo/orders.ts'

/** The states that wait for an answer. */
const waitingStates = (Object.keys(sagaStates) as SagaState[]).filter(state => sagaStates[state].deadlineSeconds)

/**
 * Measures the states of orders, from the table at each scrape.
 * @returns an observer that measures their transitions
 */
export function measureSagas(metrics: Metrics, sql: Queryable): Observe {
  const registers = [metrics]
  const gauge = (name: string, help: string, read: (open: OpenSagas) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers,
      async collect() {
        const open = await answerInTime(countOpenSagas(sql))
        if (!open) return
        for (const state of waitingStates) {
          const found = open.find(row => row.state === state)
          this.set({ state }, found ? read(found) : 0)
        }
      },
    })
  gauge('saga_instances', 'Orders whose saga has not ended, by its state.', open => open.instances)
  gauge(
    'saga_oldest_age_seconds',
    'How long the order that has been in a state longest has been in it; 0 without one.',
    open => open.oldestSeconds,
  )
  const compensations = new Counter({
    name: 'saga_compensations_total',
    help: 'Orders whose money has to be let go or given back, by the step that does it.',
    labelNames: ['step'],
    registers,
  })
  const duration = new Histogram({
    name: 'saga_duration_seconds',
    help: 'From the placing of an order to its end, by how it ended.',
    labelNames: ['outcome'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  return moves => {
    for (const { order, cause } of moves) {
      if (!cause) continue
      const { compensates, deadlineSeconds, status } = sagaStates[order.state]
      if (compensates) compensations.inc({ step: order.state })
      if (!deadlineSeconds) duration.observe({ outcome: status }, (Date.now() - order.placedAt.getTime()) / 1000)
    }
  }
}
