/**
 * Traces by OpenTelemetry's API, carried from change to change as W3C Trace Context. Nothing is recorded or sent unless an
 * SDK is loaded before the service (`NODE_OPTIONS='--import @opentelemetry/auto-instrumentations-node/register'`): then
 * the spans below are the SDK's.
 */
import { randomBytes } from 'node:crypto'
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'

const propagator = new W3CTraceContextPropagator()
const tracer = trace.getTracer('@groundwork/kernel')

/**
 * The traceparent of something that happens now: a span of its own, in the trace of its cause. Without a cause, or with
 * one that is no traceparent, it begins a trace.
 */
export function startTraceparent(name: string, cause?: string): string {
  const context = propagator.extract(ROOT_CONTEXT, { traceparent: cause }, defaultTextMapGetter)
  const parent = trace.getSpanContext(context)
  const span = tracer.startSpan(name, { kind: SpanKind.PRODUCER }, context)
  span.end()
  const recorded = span.spanContext()
  // Without an SDK the span is its parent again, or nothing.
  const own = isSpanContextValid(recorded) && recorded.spanId !== parent?.spanId ? recorded : newSpan(parent)
  const carrier: { traceparent?: string } = {}
  propagator.inject(trace.setSpanContext(ROOT_CONTEXT, own), carrier, defaultTextMapSetter)
  return carrier.traceparent!
}

function newSpan(parent: SpanContext | undefined): SpanContext {
  return {
    traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    traceFlags: parent?.traceFlags ?? TraceFlags.SAMPLED,
  }
}
