/** The loops of a running delivery service: one asks geo for places, the other dispatches orders and moves couriers. */
import { createPollingLoop, type PollingLoop } from '@groundwork/kernel/process/polling-loop'
import { createOutageLog } from '@groundwork/kernel/telemetry/outage-log'
import type { FastifyBaseLogger } from 'fastify'
import { batchSize } from './application/batch-size.ts'
import { dispatchOrders } from './application/dispatch-orders.ts'
import { type Locating, locateOrders } from './application/locate-orders.ts'
import { moveCouriers } from './application/move-couriers.ts'

interface LoopsOptions extends Locating {
  tickMs: number
  log: FastifyBaseLogger
  /** Milliseconds between polls while there is nothing to do. They find work that a process that died has left. */
  pollMs?: number
}

export function createLoops({ inTransaction, geo, tickMs, log, pollMs = 3000 }: LoopsOptions): {
  moving: PollingLoop
  locating: PollingLoop
} {
  const moving = createPollingLoop({
    async work() {
      const handled = Math.max(await dispatchOrders(inTransaction), await moveCouriers(inTransaction))
      if (handled > 0) setTimeout(moving.wake, tickMs).unref()
      return handled === batchSize
    },
    pollMs,
    log,
    failing: 'couriers stand still',
  })
  const someWait = createOutageLog(log, 'geo does not answer for some orders, which wait')
  const locating = createPollingLoop({
    async work() {
      const { claimed, answered, failures } = await locateOrders({ inTransaction, geo })
      if (claimed > 0 && answered === 0) throw failures[0]
      if (answered > 0) moving.wake()
      if (failures.length > 0) someWait.failed(failures[0])
      else if (answered > 0) someWait.over()
      return claimed === batchSize
    },
    pollMs,
    log,
    failing: 'orders wait for geo',
  })
  return { moving, locating }
}
