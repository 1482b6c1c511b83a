import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { maskPersonal } from './personal-data.ts'

/**
 * Logs JSON lines to standard output. Bodies are never logged, and errors only as `describeError` writes them. The
 * finished line is masked by `maskPersonal`.
 *
 * Ids are named `request_id`, `trace_id` and `<aggregate>_id`, such as `order_id`.
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

/**
 * The harmless members of an error. PostgreSQL's errors carry the refused row, and others the request, as further
 * members.
 */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { type: name, message, code, stack, ...(cause ? { cause: describeError(cause) } : {}) }
}
