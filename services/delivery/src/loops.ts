/** The loops of a running delivery service: one asks geo for places, the other dispatches orders and moves couriers. */
import { createPollingLoop, type PollingLoop } from '@groundwork/kernel/process/polling-loop'
import type { FastifyBaseLogger } from 'fastify'
import { batchSize } from './application/batch-size.ts'
import { dispatchOrders } from './application/dispatch-orders.ts'
import { type Locating, locateOrders } from './application/locate-orders.ts'
import { moveCouriers } from './application/move-couriers.ts'

/** Milliseconds between polls while there is nothing to do. They find work that a process that died has left. */
const idleMs = 3000

interface LoopsOptions extends Locating {
  tickMs: number
  log: FastifyBaseLogger
}

export function createLoops({ inTransaction, geo, tickMs, log }: LoopsOptions): {
  moving: PollingLoop
  locating: PollingLoop
} {
  const moving = createPollingLoop({
    async work() {
      const handled = Math.max(await dispatchOrders(inTransaction), await moveCouriers(inTransaction))
      if (handled > 0) setTimeout(moving.wake, tickMs).unref()
      return handled === batchSize
    },
    pollMs: idleMs,
    log,
    failing: 'couriers stand still',
  })
  const locating = createPollingLoop({
    async work() {
      const handled = await locateOrders({ inTransaction, geo })
      if (handled > 0) moving.wake()
      return handled === batchSize
    },
    pollMs: idleMs,
    log,
    failing: 'orders wait for geo',
  })
  return { moving, locating }
}
