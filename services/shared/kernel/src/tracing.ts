/**
 * Traces by OpenTelemetry, carried from change to change as W3C Trace Context: the traceparent of an event or a request is
 * all that whoever comes next has to know. Spans are recorded once `recordSpans` was given a tracer (`trace-export.ts`
 * does); before that, and in a service without a collector, traceparents are made all the same, so that logs and events
 * of one change can be told by its trace id.
 *
 * A span says which kind of thing happened to which aggregate. It holds no path, no body and no words of an error: they
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

/** From now on spans are the tracer's; without one, none are recorded. */
export function recordSpans(by: Tracer | undefined): void {
  tracer = by
}

/** Whether spans are recorded, for who would have to work to say what to record. */
export const recordsSpans = (): boolean => tracer !== undefined

/** Something that is under way. */
export interface OpenSpan {
  /** Names it to what it causes. */
  readonly traceparent: string
  /** @param failure what it ended with, if not well; only the kind of error is kept */
  end(failure?: unknown): void
}

interface SpanOptions {
  kind: SpanKind
  /** The traceparent of what caused it. Without one, or with one that is none, it begins a trace. */
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

/** The traceparent of something that happens now and takes no time: a span of its own, in the trace of its cause. */
export function startTraceparent(name: string, cause?: string, attributes?: Attributes): string {
  const span = startSpan(name, { kind: SpanKind.PRODUCER, cause, attributes })
  span.end()
  return span.traceparent
}

/** A call to another program. @param call is given the traceparent to send with it, as header or metadata */
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

/** The trace that a traceparent belongs to, as logs name it. */
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
