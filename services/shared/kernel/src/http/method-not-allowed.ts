import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem, problem } from './problem.ts'

interface Template {
  pattern: RegExp
  methods: Set<string>
}

/**
 * Answers 404 for a path without a route, and 405 with `Allow` for a path that has routes for other methods only.
 * Fastify knows only 404, so the templates of all routes are kept here as patterns.
 *
 * Fastify would also take `PUT /counts/due` for `PUT /counts/:id` when `/counts/due` has only a GET. Here, as in
 * OpenAPI, a path that matches a concrete template never belongs to a template with a parameter.
 */
export function answerUnknownRoutes(app: FastifyInstance): void {
  const templates = new Map<string, Template>()
  /** By template with parameters: the templates that match it and have a word in place of a parameter. */
  const moreConcrete = new Map<string, Template[]>()

  app.addHook('onRoute', route => {
    const known = templates.get(route.url) ?? { pattern: patternOf(route.url), methods: new Set<string>() }
    for (const method of [route.method].flat()) known.methods.add(method)
    templates.set(route.url, known)
  })

  app.addHook('onReady', async () => {
    for (const [url, { pattern }] of templates) {
      const within = [...templates].flatMap(([other, template]) =>
        pattern.test(other) && !template.pattern.test(url) ? template : [],
      )
      if (within.length > 0) moreConcrete.set(url, within)
    }
  })

  // In onRequest, before the body is parsed: no route is going to read it.
  app.addHook('onRequest', (request, _reply, done) => done(notServed(request)))

  function notServed({ is404, method, routeOptions, url }: FastifyRequest): Problem | undefined {
    const among = is404 ? [...templates.values()] : moreConcrete.get(routeOptions.url!)
    if (!among) return undefined
    const path = url.split('?', 1)[0]!
    const allowed = among.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods])
    if (allowed.length > 0 && !allowed.includes(method)) return methodNotAllowed(path, allowed.join(', '))
    return is404 ? unknownRoute(method, path) : undefined
  }
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
