/**
 * Who may do what in a service, as a table, and the guard that holds every route of the API to it. Outside of `/api/` are
 * the probes and the events of peers, which the gateway does not pass on.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { SecuritySchemes } from './openapi.ts'
import { problem } from './problem.ts'

/** Who is calling: `anonymous`, or a kind of the service's own, with what is known of it. */
export interface Principal {
  kind: string
}

export interface Access {
  /** Kinds of callers that may try, by permission. Whose work it is, is for the route to ask. */
  permissions: Readonly<Record<string, readonly string[]>>
  /** Without it every caller is anonymous. */
  identify?: (request: FastifyRequest) => Promise<Principal>
  /** What each kind of caller sends, as the name of a security scheme of the API document. */
  credentials?: Readonly<Record<string, string>>
  securitySchemes?: SecuritySchemes
  /** What to do about a refusal, in words. */
  advice?: Readonly<Record<'unauthenticated' | 'forbidden', string>>
}

/**
 * What a repetition of a command does. `key`: answered from the Idempotency-Key; `natural`: the command itself is such
 * that it changes nothing; `none`: it is done again.
 */
export type Idempotency = 'key' | 'natural' | 'none'

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string
    idempotency?: Idempotency
  }
  interface FastifyInstance {
    /** Every route of the API with what it declares, HEAD left out: for the test that holds each to a table. */
    guardedRoutes: { method: string; url: string; permission: string; idempotency: Idempotency | undefined }[]
  }
  interface FastifyRequest {
    principal: Principal
  }
}

/** For a service whose callers need not say who they are. */
export const anybody = ['anonymous'] as const

const anonymous: Principal = { kind: 'anonymous' }
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Before any route is added: one that does not declare what it needs is refused at the start, not found later. */
export function guardRoutes(app: FastifyInstance, access: Access): void {
  app.decorate('guardedRoutes', [])
  app.decorateRequest('principal')
  app.addHook('onRoute', route => {
    if (!route.url.startsWith('/api/')) return
    const { permission, idempotency } = declarationOf(route, access)
    const security = securityOf(permission, access)
    if (security.length > 0) route.schema = { ...route.schema, security }
    for (const method of [route.method].flat()) {
      if (method !== 'HEAD') app.guardedRoutes.push({ method, url: route.url, permission, idempotency })
    }
  })
  app.addHook('onRequest', async request => {
    const { permission } = request.routeOptions.config
    if (!permission) return
    request.principal = (await access.identify?.(request)) ?? anonymous
    const kinds = access.permissions[permission]!
    if (kinds.includes(request.principal.kind)) return
    throw request.principal.kind === 'anonymous'
      ? problem(401, 'unauthenticated', 'Who are you?', access.advice?.unauthenticated)
      : problem(403, 'forbidden', 'This is not for you', access.advice?.forbidden)
  })
}

function declarationOf({ method, url, config = {}, schema }: RouteOptions, { permissions }: Access) {
  const { permission, idempotency } = config
  const name = `${method} ${url}`
  if (!permission) throw new Error(`${name} declares no permission`)
  if (!(permission in permissions)) throw new Error(`${name} needs ${permission}, which is no permission here`)
  const commands = [method].flat().some(one => !reading.has(one))
  if (commands && !idempotency) throw new Error(`${name} does not declare what a repetition does (idempotency)`)
  const headers = schema?.headers as { required?: string[] } | undefined
  if (idempotency === 'key' && !headers?.required?.includes('idempotency-key')) {
    throw new Error(`${name} is idempotent by key and does not require the header idempotency-key`)
  }
  return { permission, idempotency }
}

/** The ways to be let in, any one of them; none where anybody may. */
function securityOf(permission: string, { permissions, credentials = {} }: Access): Record<string, string[]>[] {
  const kinds = permissions[permission]!
  return kinds.includes('anonymous') ? [] : kinds.map(kind => ({ [credentials[kind]!]: [] }))
}
