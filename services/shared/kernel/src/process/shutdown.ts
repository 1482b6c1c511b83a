import { setTimeout as delay } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { inTime } from '../in-time.ts'
import type { Lifecycle } from './lifecycle.ts'

/** A named step of the shutdown. */
export type ShutdownStep = [name: string, run: () => Promise<unknown>]

interface ShutdownOptions {
  log: FastifyBaseLogger
  lifecycle: Lifecycle
  /** How long the process still answers while it is not ready, in milliseconds, so that the gateway notices first. */
  drainMs: number
  /**
   * In their order. Sources of work stop first, and what work needs stops last: HTTP, consumers, relay, broker, cache,
   * database.
   */
  steps: ShutdownStep[]
}

/** How long all steps together may take: what a step waits for may be frozen and never answer. */
const stepsMs = 5000
/** How long a step may take when the others have used up the time. */
const lastChanceMs = 100
const hardLimitMs = 8000

/**
 * Stops the process in order on SIGTERM, SIGINT, an uncaught error or a failed lifecycle, within eight seconds after it
 * has drained. The exit code is 0 only when nothing has failed.
 */
export function shutdownInOrder({ log, lifecycle, drainMs, steps }: ShutdownOptions): void {
  const grace = closeWithGrace({ delay: drainMs + hardLimitMs, logger: log }, async ({ err, signal }) => {
    if (err) log.fatal({ err }, 'stopping: nobody caught this error')
    else log.info({ signal }, 'stopping')
    lifecycle.drain()
    if (!err && !lifecycle.failure) await delay(drainMs)
    await runSteps(log, steps)
    if (lifecycle.failure) throw lifecycle.failure
  })
  lifecycle.onFailure(error => {
    log.fatal({ err: error }, 'stopping: the process cannot go on')
    grace.close()
  })
}

/**
 * Runs every step, one after the other, for five seconds in all. A step that fails, or that is not done in time, is
 * logged and does not keep the next ones from running.
 */
export async function runSteps(log: FastifyBaseLogger, steps: ShutdownStep[]): Promise<void> {
  const deadline = performance.now() + stepsMs
  for (const [name, run] of steps) {
    await stop(log, name, () => {
      const milliseconds = Math.max(deadline - performance.now(), lastChanceMs)
      return inTime(run(), milliseconds, () => new Error('it takes too long'))
    })
  }
}

async function stop(log: FastifyBaseLogger, name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
    log.debug({ part: name }, 'stopped')
  } catch (error) {
    log.warn({ part: name, err: error }, 'did not stop cleanly')
  }
}
