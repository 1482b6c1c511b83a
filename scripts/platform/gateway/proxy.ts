/** The gateway without nginx: a Fastify proxy with the routes, limits and headers of `settings.ts`. */
import { randomBytes } from 'node:crypto'
import { type IncomingHttpHeaders, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Peer } from '../../stack/local/names.ts'
import { askIdentity, type Caller } from './callers.ts'
import { inTurn, mayAskAnother } from './instances.ts'
import { leakyBucket } from './leaky-bucket.ts'
import {
  accountRoutes,
  allowedHeaders,
  allowedMethods,
  connectTimeoutMs,
  limits,
  maxBodyBytes,
  openRoutes,
  problemDocument,
  problemType,
  readTimeoutMs,
  requestId,
  securityHeaders,
  traceparent,
} from './settings.ts'

export interface ProxyOptions {
  /** The addresses of the services on this machine. */
  peers: readonly Peer[]
  /** The one origin whose pages may read the answers. */
  origin: string
}

/** nginx's default for a line of the head (large_client_header_buffers). */
const maxLineBytes = 8 * 1024

/** The methods that Fastify passes on; nginx answers TRACE itself, too. */
const passed = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

/** A request that is being passed on. */
interface Passing {
  caller: Caller
  /** The instances that have not failed this request; the first is asked. */
  instances: string[]
  body?: Buffer
}

/** Builds the proxy; it listens on nothing yet. */
export async function buildProxy({ peers, origin }: ProxyOptions): Promise<FastifyInstance> {
  const clientMayPass = leakyBucket(limits.client)
  const accountMayPass = leakyBucket(limits.account)
  const instancesOf = inTurn(peers)
  const callerOf = askIdentity(() => instancesOf('identity'))
  const passing = new WeakMap<FastifyRequest, Passing>()

  const app = Fastify({
    logger: { level: 'warn' },
    genReqId: ({ headers }) => {
      const own = String(headers['x-request-id'] ?? '')
      return requestId.test(own) ? own : randomBytes(16).toString('hex')
    },
    bodyLimit: maxBodyBytes,
    // Node would answer a request without Host with an empty 400; `refusalOf` gives it a problem document.
    http: { requireHostHeader: false },
    // A target may be a whole URL (RFC 9112, 3.2.2).
    rewriteUrl: ({ url = '' }) => url.replace(/^https?:\/\/[^/?]*\/?/i, '/'),
    frameworkErrors: (error, request, reply) => {
      addHeaders(reply, request, origin)
      return void refuse(reply, error.statusCode ?? 400)
    },
    clientErrorHandler: ({ code }, socket) => answerUnread(socket, code === 'HPE_INVALID_VERSION' ? 505 : 400),
  })
  // Node leaves the socket of a CONNECT to whoever listens, errors included.
  app.server.on('connect', (_request, socket: Socket) =>
    answerUnread(
      socket.on('error', () => {}),
      400,
    ),
  )
  // Like nginx, the proxy does not look at what a client expects, other than 100-continue.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode: status = 500 } = error
    if (status >= 500) request.log.error({ err: error })
    return refuse(reply, status)
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404))

  app.addHook('onSend', async (request, reply) => addHeaders(reply, request, origin))
  app.addHook('onRequest', async (request, reply) => {
    const refused = refusalOf(request)
    if (refused !== undefined) return refuse(reply, refused)
    if (request.method === 'OPTIONS') return reply.code(204).send()
    const path = decodeURIComponent(request.url.split('?', 1)[0]!)
    if (path === '/health') return answer(reply, 200, 'application/json', '{"status":"ok"}')
    const open = serviceFor(openRoutes, path)
    if (!open && !path.startsWith('/api/')) return refuse(reply, 404)
    if (!clientMayPass(request.ip)) return refuse(reply, 429)
    const caller = open ? {} : await callerOf(request.headers)
    if ('refused' in caller) {
      if (caller.challenge) reply.header('www-authenticate', caller.challenge)
      return refuse(reply, caller.refused)
    }
    if (caller.id !== undefined && !accountMayPass(caller.id)) return refuse(reply, 429)
    const service = open ?? serviceFor(accountRoutes, path)
    if (!service) return refuse(reply, 404)
    passing.set(request, { caller, instances: instancesOf(service) })
  })

  // Like nginx, the proxy reads a body completely before it asks the service, and passes it on unchanged, of any type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    passing.get(request)!.body = body
    return streamOf(body)
  })

  const replyOptions: FastifyHttpProxyOptions['replyOptions'] = {
    getUpstream: request => `http://${passing.get(request as FastifyRequest)!.instances[0]}`,
    rewriteRequestHeaders: (request, headers) =>
      headersFor(request as FastifyRequest, headers, passing.get(request as FastifyRequest)!.caller),
    // Whether its connection is kept is for the service to say, and whether the client's is, for the proxy.
    rewriteHeaders: ({ 'x-request-id': _id, connection: _connection, 'keep-alive': _times, ...headers }) => headers,
    // A 503 is an answer of the service: the client decides whether to ask again.
    retryDelay: () => null,
    onError: (reply, { error }) => passOnElsewhere(reply as unknown as FastifyReply, error),
  }

  function passOnElsewhere(reply: FastifyReply, error: Error & { statusCode?: number }): void {
    const { request } = reply
    const { instances, body } = passing.get(request)!
    instances.shift()
    if (instances.length === 0 || !mayAskAnother(request.method, error)) return void refuse(reply, statusOf(error))
    if (body) request.body = streamOf(body)
    reply.from(undefined, replyOptions)
  }

  await app.register(httpProxy, {
    upstream: '',
    httpMethods: [...passed],
    proxyPayloads: false,
    undici: { connect: { timeout: connectTimeoutMs }, headersTimeout: readTimeoutMs, bodyTimeout: readTimeoutMs },
    replyOptions,
  })
  return app
}

const serviceFor = (routes: typeof openRoutes, path: string) => routes.find(([pattern]) => pattern.test(path))?.[1]

/** Headers for the service. Nothing that a client claims about its identity is passed on. */
function headersFor(request: FastifyRequest, headers: IncomingHttpHeaders, caller: Caller): IncomingHttpHeaders {
  const { id, ip, host, protocol } = request
  const told = {
    ...headers,
    host: host || 'localhost',
    expect: undefined,
    'x-forwarded-for': ip,
    'x-forwarded-proto': protocol,
    'x-request-id': id,
    traceparent: traceparent.test(String(headers.traceparent)) ? headers.traceparent : newTraceparent(),
    'x-user-id': 'id' in caller ? caller.id : undefined,
    'x-user-roles': 'roles' in caller ? caller.roles : undefined,
  }
  // Like nginx: a header name with an underscore could be taken for one with a dash.
  return Object.fromEntries(Object.entries(told).filter(([name, value]) => value !== undefined && !name.includes('_')))
}

const newTraceparent = () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`

/** The status with which the gateway refuses a request that it cannot pass on, whatever its path. */
function refusalOf({ method, url, raw, headers }: FastifyRequest): number | undefined {
  const hosts = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1') || !url.startsWith('/')) return 400
  if (url.length > maxLineBytes) return 414
  if (raw.rawHeaders.some(line => line.length > maxLineBytes)) return 400
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return 413
  return passed.has(method) ? undefined : 405
}

const refuse = (reply: FastifyReply, status: number) => answer(reply, status, problemType, problemDocument(status))

/** Sent as bytes: for text, Fastify would add a charset. */
const answer = (reply: FastifyReply, status: number, type: string, text: string) =>
  reply.code(status).type(type).send(Buffer.from(text))

/** Adds the gateway's headers and keeps those of the service, as nginx's `add_header` does. */
function addHeaders(reply: FastifyReply, { id, method, headers }: FastifyRequest, origin: string): void {
  const isOurs = headers.origin === origin
  const added = {
    'x-request-id': id,
    ...securityHeaders,
    vary: 'Origin',
    ...(isOurs && { 'access-control-allow-origin': origin }),
    ...(isOurs &&
      method === 'OPTIONS' && {
        'access-control-allow-methods': allowedMethods,
        'access-control-allow-headers': allowedHeaders,
      }),
    ...([429, 503].includes(reply.statusCode) && !reply.hasHeader('retry-after') && { 'retry-after': '1' }),
  }
  for (const [name, value] of Object.entries(added)) {
    const said = [reply.getHeader(name) ?? []].flat().map(String)
    reply.header(name, said.includes(value) ? said : [...said, value])
  }
}

const streamOf = (body: Buffer) => Readable.from(body.length > 0 ? [body] : [])

const statusOf = (error: Error & { statusCode?: number }) => (error.statusCode === 504 ? 504 : 502)

/** Answers on the socket itself, because Node could not parse the request. */
function answerUnread(socket: Socket, status: number): void {
  if (!socket.writable) return
  const body = problemDocument(status)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${problemType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
