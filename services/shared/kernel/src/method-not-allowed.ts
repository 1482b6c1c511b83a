import type { FastifyInstance } from 'fastify'
import { Problem, problem } from './problem.ts'

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

  // Before the body is looked at: nobody is going to read it.
  app.addHook('onRequest', async request => {
    if (!request.is404) return
    const path = request.url.split('?', 1)[0]!
    const allowed = [...methodsOf.values()].filter(({ pattern }) => pattern.test(path)).flatMap(one => [...one.methods])
    throw allowed.length > 0 ? methodNotAllowed(path, allowed.join(', ')) : unknownRoute(request.method, path)
  })
}

const methodNotAllowed = (path: string, allow: string): Problem =>
  new Problem({
    status: 405,
    slug: 'method-not-allowed',
    title: 'This method is not allowed here',
    detail: `${path} answers ${allow}.`,
    headers: { allow },
  })

const unknownRoute = (method: string, path: string): Problem =>
  problem(
    404,
    'unknown-route',
    'There is nothing at this address',
    `${method} ${path} is not part of this API; /openapi.json lists what is.`,
  )

/** `/orders/:id` → /^\/orders\/[^/]+$/; a trailing wildcard matches the rest. */
function patternOf(template: string): RegExp {
  const parts = template.split('/').map(part => {
    if (part.startsWith(':')) return '[^/]+'
    if (part === '*') return '.*'
    return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('/')}$`)
}
