import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'

/** JSON lines on standard output. Bodies are never logged; the paths below are masked should one slip in. */
export function createLogger(settings: { SERVICE_NAME: string; LOG_LEVEL: string }): FastifyBaseLogger {
  return pino({
    name: settings.SERVICE_NAME,
    level: settings.LOG_LEVEL,
    redact: ['*.password', '*.authorization', '*.cookie', 'req.headers'],
    formatters: { level: label => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}
