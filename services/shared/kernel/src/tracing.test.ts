import { trace } from '@opentelemetry/api'
import { expect, onTestFinished, test } from 'vitest'
import { startTraceparent } from './tracing.ts'

const cause = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'

test('what has a cause is a span of its own in the trace of the cause, sampled or not as that was', () => {
  const traceparent = startTraceparent('tea brewed', cause)
  expect(traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/)
  expect(traceparent).not.toBe(cause)
})

test.each([
  ['nothing', undefined],
  ['no traceparent', 'hello'],
  ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
  ['a version that cannot be', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
])('what is caused by %s begins a trace', (_case, nothing) => {
  const traceparent = startTraceparent('tea brewed', nothing)
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(traceparent).not.toMatch(/^00-(0{32}|4bf92f3577b34da6a3ce929d0e0e4736)/)
})

test('with an SDK loaded it is the span that the SDK exports', () => {
  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }
  const startSpan = () => trace.wrapSpanContext(spanContext)
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: () => undefined as never }) })
  onTestFinished(() => trace.disable())
  expect(startTraceparent('tea brewed', cause)).toBe(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)
})
