import type { FastifyBaseLogger } from 'fastify'

/** Tells of something that fails again and again, without a line for each time. */
export interface OutageLog {
  failed(error: unknown): void
  /** It works, as far as is known. Said only after it had failed. */
  over(): void
}

const reminderMs = 60_000

/** @param sentence what a person reads when it begins, then once a minute with the seconds since, and when it is over */
export function createOutageLog(log: FastifyBaseLogger, sentence: string): OutageLog {
  let since: number | undefined
  let toldAt = Number.NEGATIVE_INFINITY
  const seconds = (from: number) => Math.round((performance.now() - from) / 1000)
  return {
    failed(error) {
      since ??= performance.now()
      if (performance.now() - toldAt < reminderMs) return
      toldAt = performance.now()
      log.warn({ err: error, forSeconds: seconds(since) }, sentence)
    },
    over() {
      if (since === undefined) return
      log.info({ forSeconds: seconds(since) }, `no longer: ${sentence}`)
      since = undefined
      toldAt = Number.NEGATIVE_INFINITY
    },
  }
}
