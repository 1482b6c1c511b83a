/** Spans of events: one for each event that is published, and one for each that a consumer handles. */
import { SpanKind } from '@opentelemetry/api'
import { type CloudEvent, eventAttributes, type OutgoingEvent } from '../events/event.ts'
import { type OpenSpan, recordsSpans, startSpan } from './tracing.ts'

/** Runs `publish`, which sends all the events at once, with a span in the trace of each event. */
export async function publishTraced(events: readonly OutgoingEvent[], publish: () => Promise<void>): Promise<void> {
  if (!recordsSpans()) return publish()
  const spans = events.map(({ event }) => spanOf('publish', SpanKind.PRODUCER, event))
  await endingAll(spans, publish)
}

/**
 * Runs `handle` with the events, each with a new span. The event's `traceparent` names that span, so events that the
 * handler emits become its children. A batch is one transaction, so all of its spans last as long as the batch.
 */
export async function handleTraced<Event extends CloudEvent>(
  events: Event[],
  handle: (events: Event[]) => Promise<void>,
): Promise<void> {
  if (!recordsSpans()) return handle(events)
  const spans = events.map(event => spanOf('process', SpanKind.CONSUMER, event))
  const renamed = events.map((event, index) => ({ ...event, traceparent: spans[index]!.traceparent }))
  await endingAll(spans, () => handle(renamed))
}

function spanOf(operation: string, kind: SpanKind, event: CloudEvent): OpenSpan {
  const attributes = { 'messaging.operation.type': operation, ...eventAttributes(event) }
  return startSpan(`${operation} ${event.type}`, { kind, cause: event.traceparent, attributes })
}

async function endingAll(spans: OpenSpan[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
    for (const span of spans) span.end()
  } catch (error) {
    for (const span of spans) span.end(error)
    throw error
  }
}
