import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problem.ts'

/**
 * A path that nobody serves is 404; a path served for other methods is 405 with `Allow`. Fastify knows only 404, so
 * the templates of all routes are kept here as patterns.
 */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const methodsOf = new Map<string, { pattern: RegExp; methods: Set<string> }>()

  app.addHook('onRoute', route => {
    const known = methodsOf.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set<string>() }
    for (const method of [route.method].flat()) known.methods.add(method)
    methodsOf.set(route.url, known)
  })

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!
    const allowed = [...methodsOf.values()].filter(({ pattern }) => pattern.test(path)).flatMap(one => [...one.methods])
    if (allowed.length > 0) {
      return sendProblem(request, reply, {
        status: 405,
        slug: 'method-not-allowed',
        title: 'This method is not allowed here',
        detail: `${path} answers ${allowed.join(', ')}.`,
        headers: { allow: allowed.join(', ') },
      })
    }
    return sendProblem(request, reply, {
      status: 404,
      slug: 'unknown-route',
      title: 'There is nothing at this address',
      detail: `${request.method} ${path} is not part of this API; /openapi.json lists what is.`,
    })
  })
}

/** `/orders/:id` → /^\/orders\/[^/]+$/; a trailing wildcard matches the rest. */
function patternOf(template: string): RegExp {
  const parts = template.split('/').map(part => {
    if (part.startsWith(':')) return '[^/]+'
    if (part === '*') return '.*'
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
