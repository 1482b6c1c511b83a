/** A gateway without nginx: a Fastify proxy that follows what `read.ts` has read of nginx's own configuration. */
import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import httpProxy from '@fastify/http-proxy'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { substitute } from '../../stack/nginx/templates.ts'
import type { Peer } from '../../stack/nginx/types.ts'
import { leakyBucket } from './leaky-bucket.ts'
import type { Action, Gateway, Header } from './read.ts'
import { type Lookup, variables } from './variables.ts'

/** nginx's default for a line of the head (large_client_header_buffers). */
const maxLineBytes = 8 * 1024

/** What Fastify passes on; nginx, too, answers TRACE itself. */
const passed = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

/** Builds the proxy; it listens on nothing yet. `peers` say where the services are on this machine. */
export async function buildProxy(gateway: Gateway, peers: readonly Peer[]): Promise<FastifyInstance> {
  const mayPass = leakyBucket(gateway.limit)
  const upstreams = new WeakMap<FastifyRequest, string>()
  const addressOf = turns(peers)
  const lookup = (request: FastifyRequest, status?: number) => variables(gateway.maps, builtIn(request, status))
  const problem = (values: Lookup, status: number) =>
    substitute(gateway.problem.text, values) ||
    JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status })
  const refuse = (request: FastifyRequest, reply: FastifyReply, status: number) =>
    answer(reply, status, gateway.problem.type, problem(lookup(request, status), status))

  const app = Fastify({
    logger: { level: 'warn' },
    // nginx's $request_id; whether the client's own is kept, the maps decide.
    genReqId: () => randomBytes(16).toString('hex'),
    bodyLimit: gateway.maxBodyBytes,
    frameworkErrors: (error, request, reply) => {
      addHeaders(reply, gateway.responseHeaders, lookup(request, error.statusCode))
      return void refuse(request, reply, error.statusCode ?? 400)
    },
    clientErrorHandler: (error, socket) => {
      const status = error.code === 'HPE_INVALID_VERSION' ? 505 : 400
      answerUnread(socket, status, gateway.problem.type, problem(variables(gateway.maps, statusOnly(status)), status))
    },
  })
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const { statusCode: status = 500 } = error
    if (status >= 500) request.log.error({ err: error })
    return refuse(request, reply, status)
  })
  app.setNotFoundHandler((request, reply) => refuse(request, reply, 404))

  app.addHook('onSend', async (request, reply) => {
    for (const name of gateway.hidden) reply.removeHeader(name)
    addHeaders(reply, gateway.responseHeaders, lookup(request, reply.statusCode))
  })
  app.addHook('onRequest', async (request, reply) => {
    const next = decide(gateway, request, mayPass)
    if (typeof next === 'number') return next < 400 ? reply.code(next).send() : refuse(request, reply, next)
    if (next.kind === 'answer') return answer(reply, next.status, next.type, next.text)
    upstreams.set(request, `http://${addressOf(next.servers)}`)
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
    undici: {
      connect: { timeout: gateway.connectTimeoutMs },
      headersTimeout: gateway.readTimeoutMs,
      bodyTimeout: gateway.readTimeoutMs,
    },
    replyOptions: {
      getUpstream: request => upstreams.get(request as FastifyRequest) ?? '',
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        ...valuesOf(gateway.requestHeaders, lookup(request as FastifyRequest)),
      }),
      // A service that says 503 has answered; asking again is for the client to decide.
      retryDelay: () => null,
      onError: (reply, { error }) =>
        void refuse(reply.request as FastifyRequest, reply as unknown as FastifyReply, statusOf(error)),
    },
  })
  return app
}

/** The route's action, or the status with which the gateway itself answers. */
function decide(gateway: Gateway, request: FastifyRequest, mayPass: (client: string) => boolean): Action | number {
  const { method, url, ip, raw, headers } = request
  if (url.length > maxLineBytes) return 414
  if (raw.rawHeaders.some(line => line.length > maxLineBytes)) return 400
  if (Number(headers['content-length'] ?? 0) > gateway.maxBodyBytes) return 413
  const atOnce = gateway.methods.find(each => each.method === method)
  if (atOnce) return atOnce.status
  if (!passed.has(method)) return 405
  const path = decodeURIComponent(url.split('?', 1)[0]!)
  const route = gateway.routes.find(({ path: asked }) =>
    'exact' in asked ? asked.exact === path : new RegExp(asked.pattern).test(path),
  )
  if (!route) return 404
  return route.limited && !mayPass(ip) ? gateway.limit.status : route.action
}

/** As bytes: to text Fastify would add a charset. */
const answer = (reply: FastifyReply, status: number, type: string, text: string) =>
  reply.code(status).type(type).send(Buffer.from(text))

/** One instance after the other. */
function turns(peers: readonly Peer[]): (servers: readonly string[]) => string {
  let turn = 0
  return servers => {
    const known = servers.flatMap(
      server => peers.find(({ host, port }) => server === `${host}:${port}`)?.addresses ?? [],
    )
    // A name that nobody has leads nowhere: 502, as for a service that is away.
    return known[turn++ % known.length] ?? '127.0.0.1:4'
  }
}

function builtIn(request: FastifyRequest, status?: number) {
  return (name: string): string | undefined => {
    if (name.startsWith('http_')) return String(request.headers[name.slice(5).replaceAll('_', '-')] ?? '')
    const values: Record<string, string> = {
      request_method: request.method,
      request_id: request.id,
      remote_addr: request.ip,
      scheme: request.protocol,
      status: String(status ?? ''),
    }
    return values[name]
  }
}

const statusOnly = (status: number) => (name: string) => (name === 'status' ? String(status) : undefined)

/** A header without a value is not sent. */
const valuesOf = (headers: readonly Header[], values: Lookup): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name, substitute(value, values)]).filter(([, value]) => value))

/** Beside those of the service, as `add_header` does. */
function addHeaders(reply: FastifyReply, headers: readonly Header[], values: Lookup): void {
  for (const [name, value] of Object.entries(valuesOf(headers, values))) {
    const said = [reply.getHeader(name) ?? []].flat().map(String)
    reply.header(name, said.includes(value) ? said : [...said, value])
  }
}

const statusOf = (error: Error & { statusCode?: number }) => (error.statusCode === 504 ? 504 : 502)

/** Node could not read the request, so there is none to answer through Fastify. */
function answerUnread(socket: Socket, status: number, type: string, body: string): void {
  if (!socket.writable) return
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
