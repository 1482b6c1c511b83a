/**
 * Traces with OpenTelemetry. Requests and events carry the trace context as a `traceparent` (W3C Trace Context). Spans
 * are recorded when `trace-export.ts` has passed a tracer to `recordSpans`. Without one, traceparents are created all
 * the same, so that the logs and events of one change have a trace id in common.
 *
 * A span has the kind of operation and the aggregate's id. It has no path, no body and no error message, because these
 * may be personal.
 */
import { randomBytes } from 'node:crypto'
import {
  type Attributes,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'

const propagator = new W3CTraceContextPropagator()
let tracer: Tracer | undefined

/** Sets the tracer that records spans; undefined stops recording. */
export function recordSpans(by: Tracer | undefined): void {
  tracer = by
}

/** Whether spans are recorded. Check it before expensive preparation of a span. */
export const recordsSpans = (): boolean => tracer !== undefined

/** A span that has not ended. */
export interface OpenSpan {
  /** Trace context for everything that this operation causes. */
  readonly traceparent: string
  /** @param failure the error of a failed operation; only its name is recorded */
  end(failure?: unknown): void
}

interface SpanOptions {
  kind: SpanKind
  /** The traceparent of the cause. Without a valid one the span begins a new trace. */
  cause?: string | undefined
  attributes?: Attributes
}

export function startSpan(name: string, { kind, cause, attributes }: SpanOptions): OpenSpan {
  const context = propagator.extract(ROOT_CONTEXT, { traceparent: cause }, defaultTextMapGetter)
  const span = tracer?.startSpan(name, { kind, attributes }, context)
  return {
    traceparent: traceparentOf(span?.spanContext() ?? unrecorded(trace.getSpanContext(context))),
    end(failure) {
      if (failure !== undefined) {
        span?.setStatus({ code: SpanStatusCode.ERROR })
        span?.setAttribute('error.type', failure instanceof Error ? failure.name : String(failure))
      }
      span?.end()
    },
  }
}

/** The traceparent of an operation that takes no time: starts and ends a span. */
export function startTraceparent(name: string, cause?: string, attributes?: Attributes): string {
  const span = startSpan(name, { kind: SpanKind.PRODUCER, cause, attributes })
  span.end()
  return span.traceparent
}

/** Runs a call to another program in a span. @param call sends the given traceparent along, as header or metadata */
export async function inClientSpan<T>(
  name: string,
  cause: string | undefined,
  call: (traceparent: string) => Promise<T>,
): Promise<T> {
  const span = startSpan(name, { kind: SpanKind.CLIENT, cause })
  try {
    const result = await call(span.traceparent)
    span.end()
    return result
  } catch (error) {
    span.end(error)
    throw error
  }
}

/** The trace id of a traceparent, for logs. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  const context = propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter)
  return trace.getSpanContext(context)?.traceId
}

function unrecorded(parent: SpanContext | undefined): SpanContext {
  return {
    traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
  }
}

function traceparentOf(context: SpanContext): string {
  const carrier: { traceparent?: string } = {}
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, context), carrier, defaultTextMapSetter)
  return carrier.traceparent!
}
