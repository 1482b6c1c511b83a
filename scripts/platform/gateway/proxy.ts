/** The gateway without nginx: a Fastify proxy with the routes, limits and headers of `settings.ts`. */
import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import httpProxy from '@fastify/http-proxy'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Peer } from '../../stack/local/names.ts'
import { leakyBucket } from './leaky-bucket.ts'
import {
  allowedHeaders,
  allowedMethods,
  connectTimeoutMs,
  limit,
  maxBodyBytes,
  problemDocument,
  problemType,
  readTimeoutMs,
  requestId,
  routes,
} from './settings.ts'

export interface ProxyOptions {
  /** Where the services are on this machine. */
  peers: readonly Peer[]
  /** The one origin whose pages may read the answers. */
  origin: string
}

/** nginx's default for a line of the head (large_client_header_buffers). */
const maxLineBytes = 8 * 1024

/** What Fastify passes on; nginx, too, answers TRACE itself. */
const passed = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

/** Builds the proxy; it listens on nothing yet. */
export async function buildProxy({ peers, origin }: ProxyOptions): Promise<FastifyInstance> {
  const mayPass = leakyBucket(limit)
  const upstreams = new WeakMap<FastifyRequest, string>()
  const nextAddress = roundRobin(peers)

  const app = Fastify({
    logger: { level: 'warn' },
    genReqId: ({ headers }) => {
      const own = String(headers['x-request-id'] ?? '')
      return requestId.test(own) ? own : randomBytes(16).toString('hex')
    },
    bodyLimit: maxBodyBytes,
    frameworkErrors: (error, request, reply) => {
      addHeaders(reply, request, origin)
      return void refuse(reply, error.statusCode ?? 400)
    },
    clientErrorHandler: ({ code }, socket) => answerUnread(socket, code === 'HPE_INVALID_VERSION' ? 505 : 400),
  })
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
    const service = routes.find(([pattern]) => pattern.test(path))?.[1]
    if (service === undefined) return refuse(reply, 404)
    if (!mayPass(request.ip)) return refuse(reply, 429)
    upstreams.set(request, `http://${nextAddress(service)}`)
  })

  // As nginx does it, a body is read whole before its service hears of it. It is passed on as it is, of whatever type.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) =>
    Readable.from(body.length > 0 ? [body] : []),
  )
  await app.register(httpProxy, {
    upstream: '',
    httpMethods: [...passed],
    proxyPayloads: false,
    undici: { connect: { timeout: connectTimeoutMs }, headersTimeout: readTimeoutMs, bodyTimeout: readTimeoutMs },
    replyOptions: {
      getUpstream: request => upstreams.get(request as FastifyRequest) ?? '',
      rewriteRequestHeaders: ({ id, ip, host, protocol }, headers) => ({
        ...headers,
        host,
        // Set, not appended: what a client claims about itself is not passed on.
        'x-forwarded-for': ip,
        'x-forwarded-proto': protocol,
        'x-request-id': id,
      }),
      rewriteHeaders: ({ 'x-request-id': _, ...headers }) => headers,
      // A service that says 503 has answered; asking again is for the client to decide.
      retryDelay: () => null,
      onError: (reply, { error }) => void refuse(reply as unknown as FastifyReply, statusOf(error)),
    },
  })
  return app
}

/** The status with which the gateway refuses a request that it cannot pass on, whatever its path. */
function refusalOf({ method, url, raw, headers }: FastifyRequest): number | undefined {
  if (url.length > maxLineBytes) return 414
  if (raw.rawHeaders.some(line => line.length > maxLineBytes)) return 400
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return 413
  return passed.has(method) ? undefined : 405
}

const refuse = (reply: FastifyReply, status: number) => answer(reply, status, problemType, problemDocument(status))

/** As bytes: to text Fastify would add a charset. */
const answer = (reply: FastifyReply, status: number, type: string, text: string) =>
  reply.code(status).type(type).send(Buffer.from(text))

/** Adds the gateway's headers and keeps those of the service, as nginx's `add_header` does. */
function addHeaders(reply: FastifyReply, { id, method, headers }: FastifyRequest, origin: string): void {
  const isOurs = headers.origin === origin
  const added = {
    'x-request-id': id,
    'x-content-type-options': 'nosniff',
    vary: 'Origin',
    ...(isOurs && { 'access-control-allow-origin': origin }),
    ...(isOurs &&
      method === 'OPTIONS' && {
        'access-control-allow-methods': allowedMethods,
        'access-control-allow-headers': allowedHeaders,
      }),
    ...(reply.statusCode === 429 && { 'retry-after': '1' }),
  }
  for (const [name, value] of Object.entries(added)) {
    const said = [reply.getHeader(name) ?? []].flat().map(String)
    reply.header(name, said.includes(value) ? said : [...said, value])
  }
}

/** Returns the addresses of a service's instances in turn. */
function roundRobin(peers: readonly Peer[]): (service: string) => string {
  let turn = 0
  return service => {
    const addresses = peers.filter(({ host }) => host === service).flatMap(peer => peer.addresses)
    // A name that nobody has leads nowhere: 502, as for a service that is away.
    return addresses[turn++ % addresses.length] ?? '127.0.0.1:4'
  }
}

const statusOf = (error: Error & { statusCode?: number }) => (error.statusCode === 504 ? 504 : 502)

/** Node could not read the request, so there is none to answer through Fastify. */
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
