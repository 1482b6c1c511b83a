/** Serves the built site's files, and a page for unknown addresses. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { sendProblem } from '@groundwork/kernel/http/problem'
import type { FastifyInstance } from 'fastify'
import { pageHeaders } from './policy.ts'

export async function pages(app: FastifyInstance, { buildDir }: { buildDir: string }): Promise<void> {
  const headers = pageHeaders(buildDir)
  const notFound = readFileSync(join(buildDir, '404.html'), 'utf8')

  await app.register(fastifyStatic, {
    root: buildDir,
    redirect: true,
    // Names of assets contain a hash of their content; pages must be revalidated each time.
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(buildDir, 'assets'))
      reply.headers({ ...headers, 'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache' })
    },
  })

  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (wantsPage) return reply.code(404).headers(headers).type('text/html; charset=utf-8').send(notFound)
    const detail = `There is nothing for ${request.method} at this address.`
    return sendProblem(request, reply, { status: 404, title: 'Not Found', detail })
  })
}
