import { randomUUID } from 'node:crypto'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { type Access, guardRoutes } from '../access/guard.ts'
import type { Lifecycle } from '../process/lifecycle.ts'
import { type Metrics, measureRequests } from '../telemetry/metrics.ts'
import { traceRequests } from '../telemetry/request-traces.ts'
import type { Transport } from '../transport/transport.ts'
import { answerError, answerErrors, answerMalformedRequest, answerUnrouted } from './errors.ts'
import { answerUnknownRoutes } from './method-not-allowed.ts'
import { registerOpenApi } from './openapi.ts'
import { type Probe, probeRoutes } from './probes.ts'
import { type Problem, problem } from './problem.ts'
import { createAjv } from './schema.ts'
import { requireStrictSchemas } from './strict-schemas.ts'

/** How long a client may take to send a request, in milliseconds. */
const sendTimeoutMs = 10_000

/** A Fastify instance whose handlers get their types from the routes' TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** The options of the HTTP side that come from the process, see `Service.http`. */
export type HttpParts = Pick<HttpOptions, 'logger' | 'lifecycle' | 'metrics' | 'metricsAuth' | 'probes' | 'transport'>

export interface HttpOptions {
  /** Title of the API document. */
  title: string
  description?: string
  version?: string
  /** The permissions; every route of the API names one of them. */
  access: Access
  /** Without a logger nothing is logged, as in tests. */
  logger?: FastifyBaseLogger
  lifecycle: Lifecycle
  metrics: Metrics
  /** The dependencies that `/readyz` and `/health` report. */
  probes: Probe[]
  /** Its routes, if it has any, receive the events of other services. */
  transport?: Transport
  /** The credentials that `/metrics` requires, see METRICS_AUTH in `serviceSettings`. */
  metricsAuth?: string
  /** Bytes; default 64 KiB. */
  bodyLimit?: number
}

/**
 * A Fastify instance with what all services share: strict validation, problem documents, request ids, probes, metrics
 * and the API document. A service adds its routes and nothing else.
 */
export async function createHttpApp(options: HttpOptions): Promise<App> {
  const app: App = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : {}),
    // The gateway logs requests; here the metrics count them and only what fails is worth a line.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    // Limits for a client that sends slowly. Answers need no timer of their own, which would cost a tenth of a fast
    // request: database and cache, which they wait for, have limits.
    connectionTimeout: 30_000,
    requestTimeout: sendTimeoutMs,
    // Longer than the gateway keeps an idle connection, so that the service never closes it first.
    keepAliveTimeout: 75_000,
    // Large enough that a long parameter reaches its route, whose schema refuses it like any other wrong value.
    routerOptions: { maxParamLength: 8192 },
    // Node would answer a request without Host with an empty 400; `refuseUnreadable` answers with a reason. By default
    // Node looks for late requests every 30 s, and not at all for late bodies while headersTimeout is the longer limit.
    http: { requireHostHeader: false, connectionsCheckingInterval: 1000, headersTimeout: sendTimeoutMs },
    genReqId: request => requestId(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply)
    },
    clientErrorHandler: answerMalformedRequest,
  }).withTypeProvider<TypeBoxTypeProvider>()

  validateStrictly(app)
  readJson(app)
  refuseUnreadable(app)
  answerErrors(app)
  answerUnrouted(app.server)
  answerUnknownRoutes(app)
  requireStrictSchemas(app)
  traceRequests(app)
  guardRoutes(app, options.access)
  measureRequests(app, options.metrics)
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })

  app.addHook('preClose', async () => closeConnectionsAsTheyIdle(app))

  await registerOpenApi(app, { ...options, securitySchemes: options.access.securitySchemes })
  await app.register(probeRoutes, options)
  if (options.transport?.routes) await app.register(options.transport.routes)
  return app
}

/** Values are not coerced, except in a query string, where every value is text: there "5" is taken for 5. */
function validateStrictly(app: App): void {
  const exact = createAjv()
  const fromText = createAjv({ coerceTypes: true })
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'querystring' ? fromText : exact).compile(schema))
}

/** Fastify reports a body with a dangerous member as broken JSON. This parser gives the true reason. */
function readJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    parse(request, body, (error, value) => done(error && isJson(body) ? dangerousMember : error, value))
  })
}

const dangerousMember = problem(
  400,
  'dangerous-member',
  'A member has a name that is not taken',
  'No object may have a member __proto__, or a constructor with a prototype.',
)

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Refuses requests that would fail later with a misleading reason. */
function refuseUnreadable(app: App): void {
  app.addHook('onRequest', (request, _reply, done) => done(unreadable(request)))
}

function unreadable({ headers, raw }: FastifyRequest): Problem | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    const detail = `Send it without Content-Encoding: ${encoding}.`
    return problem(415, 'content-encoding', 'Bodies are read as they are', detail)
  }
  // HTTP/1.0 has no Host header.
  if (raw.httpVersion === '1.1' && headers.host === undefined) {
    return problem(400, 'no-host', 'The request has no Host header', 'HTTP/1.1 requires one.')
  }
}

/**
 * Node closes idle connections once, when the server begins to close. A connection that is busy at that moment becomes
 * idle later and would delay the end until its keep-alive runs out, so idle connections are closed again and again.
 */
function closeConnectionsAsTheyIdle(app: App): void {
  const timer = setInterval(() => app.server.closeIdleConnections(), 50)
  app.server.once('close', () => clearInterval(timer))
  timer.unref()
}

/** Keeps the caller's id if it is a harmless word, so that one id follows a request through gateway and services. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : randomUUID()
}
