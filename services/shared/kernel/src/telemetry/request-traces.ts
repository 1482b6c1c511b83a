import { SpanKind } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type OpenSpan, recordsSpans, startSpan } from './tracing.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Trace context of this request, for everything that it causes. It continues the caller's trace, if there is one.
     */
    readonly traceparent: string
    span: OpenSpan | null
  }
}

/**
 * Starts a span for each request to the API, named by the template of its route. When spans are not recorded, a request
 * gets one only when its `traceparent` is read.
 */
export function traceRequests(app: FastifyInstance): void {
  app.decorateRequest('span', null)
  app.decorateRequest('traceparent', {
    getter(this: FastifyRequest) {
      this.span ??= startRequestSpan(this)
      return this.span.traceparent
    },
  })
  app.addHook('onRequest', (request, _reply, done) => {
    if (recordsSpans() && request.routeOptions.config.permission) request.span = startRequestSpan(request)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    request.span?.end(reply.statusCode >= 500 ? String(reply.statusCode) : undefined)
    done()
  })
}

function startRequestSpan({ method, routeOptions, headers }: FastifyRequest): OpenSpan {
  const route = routeOptions.url ?? 'unmatched'
  return startSpan(`${method} ${route}`, {
    kind: SpanKind.SERVER,
    cause: headers.traceparent as string | undefined,
    attributes: { 'http.request.method': method, 'http.route': route },
  })
}
