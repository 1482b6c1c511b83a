/** Serves the built site, proxies `/api` to the gateway, and answers `/local` from this machine's record. */
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import httpProxy from '@fastify/http-proxy'
import { answerError, answerErrors } from '@groundwork/kernel/http/errors'
import { type ProblemInit, sendProblem } from '@groundwork/kernel/http/problem'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { publishAddress } from '../platform/site-address.ts'
import { foreignHost } from './guard.ts'
import { localRoutes } from './local.ts'
import { pages } from './pages.ts'

export interface SiteOptions {
  /** 0 for any free port. */
  port: number
  /** Origin of the gateway, for `/api`: `http://127.0.0.1:8080`. */
  gatewayUrl: string
  /** The folder that `npm run build:site` made. */
  buildDir: string
  /** The repository's `.groundwork`; the learner's record is below it. */
  stateDir: string
}

export interface Site {
  url: string
  /** Ends open connections too, so that Ctrl-C does not wait for a page that follows the record. */
  close(): Promise<void>
}

/** Resolves when the site answers. Rejects when the port is taken or there is no built site. */
export async function startSite({ port, gatewayUrl, buildDir, stateDir }: SiteOptions): Promise<Site> {
  const app = Fastify({
    // Stdout belongs to the program that started this one.
    logger: { level: 'error', stream: process.stderr },
    forceCloseConnections: true,
    bodyLimit: 16 * 1024,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  })
  answerErrors(app)
  // Otherwise a form on another site could send JSON as text/plain, which browsers send without a preflight request.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async request => {
    const refusal = foreignHost(request.headers)
    if (refusal) throw refusal
  })

  await app.register(localRoutes, { stateDir: join(stateDir, 'progress'), platformDir: join(stateDir, 'platform') })
  await app.register(httpProxy, {
    upstream: gatewayUrl,
    prefix: '/api',
    rewritePrefix: '/api',
    replyOptions: {
      // A 503 is an answer of the service: the page decides whether to ask again.
      retryDelay: () => null,
      onError: (reply, { error }) =>
        void sendProblem(reply.request as FastifyRequest, reply as unknown as FastifyReply, noGateway(error)),
    },
  })
  await app.register(pages, { buildDir })

  await app.listen({ port, host: '127.0.0.1' })
  const { port: bound } = app.server.address() as AddressInfo
  const url = `http://localhost:${bound}`
  const withdrawAddress = publishAddress(stateDir, url)
  return {
    url,
    async close() {
      withdrawAddress()
      await app.close()
    },
  }
}

const noGateway = ({ message }: Error): ProblemInit => ({
  status: 502,
  slug: 'no-gateway',
  title: 'The platform does not answer',
  detail: `The gateway cannot be reached: ${message}`,
})
