import type { FastifyBaseLogger } from 'fastify'
import { createOutageLog } from '../telemetry/outage-log.ts'
import { createWakeup } from './wakeup.ts'

/** Looks for work again and again while the process runs. */
export interface PollingLoop {
  start(): void
  /** Looks for work now instead of at the next poll. */
  wake(): void
  /** Stops after the current piece of work. */
  stop(): Promise<void>
}

interface PollingOptions {
  /** Does a piece of work. @returns true when there may be more, so that it is called again at once */
  work: () => Promise<boolean>
  /** Milliseconds between two polls. */
  pollMs: number
  log: FastifyBaseLogger
  /** Log sentence while the work fails. It is tried again with growing pauses. */
  failing: string
}

const longestPauseMs = 5000

export function createPollingLoop({ work, pollMs, log, failing }: PollingOptions): PollingLoop {
  const wakeup = createWakeup()
  const outage = createOutageLog(log, failing)
  let running = false
  let loop: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    let failures = 0
    while (running) {
      try {
        const more = await work()
        failures = 0
        outage.over()
        if (!more) await wakeup.wait(pollMs)
      } catch (error) {
        failures++
        outage.failed(error)
        await wakeup.delay(Math.min(100 * 2 ** failures, longestPauseMs))
      }
    }
  }

  return {
    start() {
      running = true
      loop = run()
    },
    wake: () => wakeup.notify(),
    async stop() {
      running = false
      wakeup.end()
      await loop
    },
  }
}
