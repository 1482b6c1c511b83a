import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, describe, expect, test } from 'vitest'
import { inClientSpan, recordSpans, startTraceparent, traceIdOf } from './tracing.ts'

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

test('a trace is told by its id, and what is no traceparent has none', () => {
  expect([traceIdOf(cause), traceIdOf('hello'), traceIdOf(undefined)]).toEqual([
    '4bf92f3577b34da6a3ce929d0e0e4736',
    undefined,
    undefined,
  ])
})

describe('while spans are recorded', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const finished = () =>
    exporter
      .getFinishedSpans()
      .map(span => ({ ...span.spanContext(), name: span.name, parent: span.parentSpanContext }))
  afterEach(() => {
    recordSpans(undefined)
    exporter.reset()
  })

  test('the traceparent names the span that was recorded, which is the child of its cause', () => {
    recordSpans(provider.getTracer('test'))
    const first = startTraceparent('tea brewed')
    const second = startTraceparent('tea drunk', first)
    const [brewed, drunk] = finished()
    expect([first, second]).toEqual([brewed, drunk].map(span => `00-${span!.traceId}-${span!.spanId}-01`))
    expect([drunk!.traceId, drunk!.parent?.spanId]).toEqual([brewed!.traceId, brewed!.spanId])
  })

  test('what its cause was not sampled for is not recorded, and says so to what it causes', () => {
    recordSpans(provider.getTracer('test'))
    expect(startTraceparent('tea brewed', cause)).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/)
    expect(finished()).toEqual([])
  })

  test('a call that fails is a span with the kind of its error, and without its words', async () => {
    recordSpans(provider.getTracer('test'))
    const fails = inClientSpan('charge', undefined, async () => {
      throw new RangeError('ada@example.com has no money')
    })
    await expect(fails).rejects.toThrow('no money')
    const [{ status, attributes, events }] = exporter.getFinishedSpans() as [never]
    expect({ status, attributes, events }).toEqual({
      status: { code: 2 },
      attributes: { 'error.type': 'RangeError' },
      events: [],
    })
  })
})
