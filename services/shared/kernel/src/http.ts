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
import { type Access, guardRoutes } from './access.ts'
import { answerError, answerErrors, answerMalformedRequest } from './errors.ts'
import type { Lifecycle } from './lifecycle.ts'
import { answerUnknownRoutes } from './method-not-allowed.ts'
import { registerOpenApi } from './openapi.ts'
import { type Probe, probeRoutes } from './probes.ts'
import { type Problem, problem } from './problem.ts'
import { traceRequests } from './request-traces.ts'
import { createAjv } from './schema.ts'
import { requireStrictSchemas } from './strict-schemas.ts'
import { type Metrics, measureRequests } from './telemetry.ts'
import type { Transport } from './transport.ts'

/** What a client has to send a request. */
const sendTimeoutMs = 10_000

/** A Fastify instance whose handlers get their types from the routes' TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** What a service's HTTP side is given by the process. */
export type HttpParts = Pick<HttpOptions, 'logger' | 'lifecycle' | 'metrics' | 'metricsAuth' | 'probes' | 'transport'>

export interface HttpOptions {
  /** Title of the API document. */
  title: string
  description?: string
  version?: string
  /** Who may do what: every route of the API names one of its permissions. */
  access: Access
  /** Without one nothing is logged: tests read better so. */
  logger?: FastifyBaseLogger
  lifecycle: Lifecycle
  metrics: Metrics
  /** What "ready" and "healthy" depend on. */
  probes: Probe[]
  /** Events of peers come in by its routes, where it has some. */
  transport?: Transport
  /** What whoever asks for the metrics has to show; see `serviceSettings`. */
  metricsAuth?: string
  /** Bytes; default 64 KiB. */
  bodyLimit?: number
}

/**
 * The HTTP side that all services share: strict validation, problem documents, request ids, probes, metrics and the
 * API's description. A service adds its routes and nothing else.
 */
export async function createHttpApp(options: HttpOptions): Promise<App> {
  const app: App = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : {}),
    // The gateway logs requests; here the metrics count them and only what fails is worth a line.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    // How long a client may take to send. How long an answer may take is bounded by what it waits for: database and
    // cache have limits of their own, and a timer per request would cost a tenth of a fast one.
    connectionTimeout: 30_000,
    requestTimeout: sendTimeoutMs,
    // Longer than a gateway keeps an idle connection, so that it is never the service that hangs up first.
    keepAliveTimeout: 75_000,
    // A longer one is refused by what its route says about it, like any other wrong value.
    routerOptions: { maxParamLength: 8192 },
    // Node would answer HTTP/1.1 without Host with an empty 400; `refuseWhatIsNotRead` says why.
    // It looks for late requests every 30 s, and never for late bodies while a head may take longer than a request.
    http: { requireHostHeader: false, connectionsCheckingInterval: 1000, headersTimeout: sendTimeoutMs },
    genReqId: request => requestId(request.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply)
    },
    clientErrorHandler: answerMalformedRequest,
  }).withTypeProvider<TypeBoxTypeProvider>()

  validateStrictly(app)
  readJson(app)
  refuseWhatIsNotRead(app)
  answerErrors(app)
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

/** Only a query string is text by nature, so only there is "5" taken for 5. */
function validateStrictly(app: App): void {
  const exact = createAjv()
  const fromText = createAjv({ coerceTypes: true })
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === 'querystring' ? fromText : exact).compile(schema))
}

/** Fastify calls a body with a dangerous member no JSON, which it is. */
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

/** What would otherwise fail further on, for a reason that is not the reason. */
function refuseWhatIsNotRead(app: App): void {
  app.addHook('onRequest', (request, _reply, done) => done(notRead(request)))
}

function notRead({ headers, raw }: FastifyRequest): Problem | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    const detail = `Send it without Content-Encoding: ${encoding}.`
    return problem(415, 'content-encoding', 'Bodies are read as they are', detail)
  }
  // HTTP/1.0 knows no Host.
  if (raw.httpVersion === '1.1' && headers.host === undefined) {
    return problem(400, 'no-host', 'The request has no Host header', 'HTTP/1.1 requires one.')
  }
}

/**
 * A server that closes lets go of idle connections once; one whose answer was under way at that moment goes idle later
 * and would hold up the end until its keep-alive runs out.
 */
function closeConnectionsAsTheyIdle(app: App): void {
  const timer = setInterval(() => app.server.closeIdleConnections(), 50)
  app.server.once('close', () => clearInterval(timer))
  timer.unref()
}

/** A caller's id is kept, so that one id follows a request through gateway and services, if it is a harmless word. */
function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.-]{8,64}$/.test(header) ? header : randomUUID()
}
