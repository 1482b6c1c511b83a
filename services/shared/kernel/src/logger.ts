import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { maskPersonal } from './personal-data.ts'

/**
 * JSON lines on standard output. Bodies are never logged, of errors only what `describeError` says, and whatever looks
 * personal in spite of that is masked in the finished line.
 *
 * Ids have the names `request_id`, `trace_id` and `<aggregate>_id`, such as `order_id`.
 */
export function createLogger(settings: { SERVICE_NAME: string; LOG_LEVEL: string }): FastifyBaseLogger {
  return pino({
    name: settings.SERVICE_NAME,
    level: settings.LOG_LEVEL,
    redact: ['*.password', '*.authorization', '*.cookie', 'req.headers'],
    serializers: { err: describeError },
    formatters: { level: label => ({ level: label }) },
    hooks: { streamWrite: maskPersonal },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** PostgreSQL's errors carry the row that was refused, others the request that failed: of those nothing is kept. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { type: name, message, code, stack, ...(cause ? { cause: describeError(cause) } : {}) }
}
