import type { FastifyBaseLogger } from 'fastify'

/** Logs an outage without a line for every failure. */
export interface OutageLog {
  failed(error: unknown): void
  /** Call it after every success. Logs the end of an outage. */
  over(): void
}

const reminderMs = 60_000

/** @param sentence logged when an outage begins, then once a minute with its seconds, and at its end */
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
