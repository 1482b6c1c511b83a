import type { FastifyBaseLogger } from 'fastify'
import { createOutageLog } from './outage-log.ts'
import { createWakeup } from './wakeup.ts'

/** UnitOfWork that is looked for again and again, for as long as the process runs. */
export interface PollingLoop {
  start(): void
  /** There is something to do; do not wait for the next poll. */
  wake(): void
  /** After the work at hand. */
  stop(): Promise<void>
}

interface PollingOptions {
  /** Does what there is to do now; true when there may be more, which is then looked for at once. */
  work: () => Promise<boolean>
  /** Between two looks when nothing wakes it, in milliseconds. */
  pollMs: number
  log: FastifyBaseLogger
  /** What a person reads while the work fails. It is tried again, sooner at first than later on. */
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
