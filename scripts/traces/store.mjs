/**
 * The last traces, in memory. Plain JavaScript without a package, like the rest of this folder: the compose file mounts
 * it into Node's own image and runs it as it is.
 *
 * @typedef {object} Span
 * @property {string} id
 * @property {string | undefined} parent
 * @property {string} service
 * @property {string} name
 * @property {number} startMs Since 1970.
 * @property {number} durationMs
 * @property {boolean} failed
 * @property {Record<string, string>} attributes
 *
 * @typedef {object} Trace
 * @property {string} id
 * @property {Span[]} spans By their start.
 *
 * @typedef {object} SpanTree
 * @property {Span} span
 * @property {SpanTree[]} children
 */

/** Longer traces are cut here. */
const spanLimit = 1000

/** The attribute by which traces are found, such as an order's id. */
export const subjectAttribute = 'cloudevents.event_subject'

/** @param {number} traceLimit how many traces are kept; the oldest are removed first */
export function createStore(traceLimit) {
  /** @type {Map<string, Map<string, Span>>} */
  const traces = new Map()

  /** @param {string} id @returns {Trace | undefined} */
  function trace(id) {
    const spans = traces.get(id)
    return spans && { id, spans: [...spans.values()].sort((a, b) => a.startMs - b.startMs) }
  }

  return {
    /** @param {{ resourceSpans?: any[] }} request OTLP's ExportTraceServiceRequest, as JSON */
    add({ resourceSpans = [] }) {
      for (const { resource, scopeSpans = [] } of resourceSpans) {
        const service = readAttributes(resource?.attributes)['service.name'] ?? 'unknown'
        for (const span of scopeSpans.flatMap(({ spans = [] }) => spans)) {
          const spans = traces.get(span.traceId) ?? new Map()
          if (spans.size < spanLimit) spans.set(span.spanId, readSpan(service, span))
          traces.set(span.traceId, spans)
        }
      }
      for (const id of traces.keys()) {
        if (traces.size <= traceLimit) break
        traces.delete(id)
      }
    },

    trace,

    /**
     * Newest first.
     * @param {string} [subject] only traces about this order, courier, …
     */
    list(subject) {
      const found = [...traces.keys()].reverse().map(id => /** @type {Trace} */ (trace(id)))
      return subject
        ? found.filter(({ spans }) => spans.some(span => span.attributes[subjectAttribute] === subject))
        : found
    },
  }
}

/**
 * Spans below their parents. A span without a parent here, or not yet, is at the top.
 * @param {Trace} trace
 * @returns {SpanTree[]}
 */
export function treesOf({ spans }) {
  const trees = new Map(spans.map(span => [span.id, { span, children: /** @type {SpanTree[]} */ ([]) }]))
  const roots = []
  for (const tree of trees.values()) (trees.get(tree.span.parent ?? '')?.children ?? roots).push(tree)
  return roots
}

/** @param {string} service @param {any} span @returns {Span} */
function readSpan(service, span) {
  const startMs = Number(span.startTimeUnixNano) / 1e6
  return {
    id: span.spanId,
    parent: span.parentSpanId || undefined,
    service,
    name: span.name,
    startMs,
    durationMs: Number(span.endTimeUnixNano) / 1e6 - startMs,
    failed: span.status?.code === 2,
    attributes: readAttributes(span.attributes),
  }
}

/** @param {{ key: string, value: object }[]} [attributes] @returns {Record<string, string>} */
function readAttributes(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]))
}
