import { type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isInvalidValue, isTransient } from '../database/pg-errors.ts'
import { traceIdOf } from '../telemetry/tracing.ts'
import { Problem, type ProblemInit, sendProblem } from './problem.ts'
import { toFieldErrors } from './schema-errors.ts'

/** Answers every error of a route with a problem document. Status 500 and above is logged. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))
}

/** Also used for errors before routing, such as a URL that cannot be decoded. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const init = problemFor(error)
  if (init.status >= 500) request.log.error({ err: error, trace_id: traceIdOf(request.traceparent) }, init.title)
  return sendProblem(request, reply, init)
}

/** Answers a request that Node's parser rejected. */
export function answerMalformedRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  answerOnSocket(socket, parserStatus[error.code ?? ''] ?? 400)
  socket.destroy(error)
}

/**
 * Answers what Node keeps from the routes: a CONNECT, whose connection it would close without a word, and an expectation
 * other than 100-continue, which may be ignored (RFC 9110, 10.1.1), and which it would answer with an empty 417.
 */
export function answerUnrouted(server: Server): void {
  server.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => {})
    answerOnSocket(socket, 400)
    socket.end()
  })
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}

/** There is no reply object for a request that no route gets, so the document is written to the socket. */
function answerOnSocket(socket: Socket, status: number): void {
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${body.length}`,
    'connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const parserStatus: Record<string, number> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

function problemFor(error: unknown): ProblemInit {
  if (error instanceof Problem) return error.init
  if (isInvalidValue(error)) {
    return { status: 400, slug: 'invalid-value', title: 'A value cannot be stored', detail: (error as Error).message }
  }
  if (isTransient(error)) {
    return {
      status: 503,
      slug: 'database-unavailable',
      title: 'The database does not answer',
      // It cannot say that nothing was changed: the connection may be lost after a commit and before its answer.
      detail: 'It is away or too busy. Send the same request again in a moment.',
      headers: { 'retry-after': '1' },
    }
  }
  return problemForFramework(error as FastifyError)
}

function problemForFramework(error: FastifyError): ProblemInit {
  if (error.validation) {
    const errors = toFieldErrors(error.validation as Parameters<typeof toFieldErrors>[0])
    const where = error.validationContext ?? 'request'
    const detail = errors.map(one => `${nameOf(where, one.pointer)} ${one.detail}`).join('; ')
    return { status: 400, slug: 'validation', title: 'The request is not valid', detail, errors }
  }
  const status = error.statusCode ?? 500
  if (status >= 500 && status !== 503) {
    return { status: 500, slug: 'internal', title: 'Something went wrong here', detail: 'The log holds the reason.' }
  }
  const known = frameworkProblems[error.code]
  return { status, title: STATUS_CODES[status] ?? 'Error', detail: error.message, ...known }
}

/** The caller's name of a field: `body.lines.0.quantity`, or a header in its usual spelling, `Idempotency-Key`. */
function nameOf(where: string, pointer: string): string {
  if (where === 'headers') return pointer.slice(1).replace(/\b[a-z]/g, first => first.toUpperCase())
  return `${where}${pointer.replaceAll('/', '.')}`
}

/** Our own words for some of Fastify's error codes. */
const frameworkProblems: Record<string, Pick<ProblemInit, 'slug' | 'title' | 'detail'>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { slug: 'broken-json', title: 'The body is not JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { slug: 'broken-json', title: 'The body is empty', detail: 'Send a JSON document.' },
  FST_ERR_CTP_BODY_TOO_LARGE: { slug: 'too-large', title: 'The body is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    slug: 'media-type',
    title: 'This media type is not read here',
    detail: 'Send application/json.',
  },
}
