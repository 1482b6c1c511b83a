import { randomBytes } from 'node:crypto'

/** W3C Trace Context, version 00: trace id, parent span id, flags. */
const pattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value)
}

/** The same trace with a span of its own, or a new trace when there is none to continue. */
export function continueTrace(parent?: unknown): string {
  const span = randomBytes(8).toString('hex')
  if (isTraceparent(parent)) return `${parent.slice(0, 36)}${span}${parent.slice(52)}`
  return `00-${randomBytes(16).toString('hex')}-${span}-01`
}
