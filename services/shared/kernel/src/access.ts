/**
 * Who may do what in a service, as a table, and the guard that holds every route of the API to it. Outside of `/api/` are
 * the probes and the events of peers, which the gateway does not pass on.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { tokenWanted } from './bearer.ts'
import type { SecuritySchemes } from './openapi.ts'
import { problem } from './problem.ts'

/** Who is calling, as far as it is known. */
export interface Principal {
  /** Id of the account. */
  subject?: string
  roles: readonly string[]
}

/** Finds out who is calling; undefined for a caller who does not say, or says what is not true. */
export type Identify = (request: FastifyRequest) => Promise<Principal | undefined>

export interface Access {
  /** The roles that may try, by permission; `anonymous` is everybody. Whose thing it is, is for the route to ask. */
  permissions: Readonly<Record<string, readonly string[]>>
  /** Not asked where everybody may. Without it every caller is anonymous. */
  identify?: Identify
  /** What a caller of each role sends, any one of them, as names of security schemes of the API document. */
  credentials?: Readonly<Record<string, readonly string[]>>
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
    access: Access
    /** Every route of the API with what it declares, HEAD left out: for the test that holds each to a table. */
    guardedRoutes: { method: string; url: string; permission: string; idempotency: Idempotency | undefined }[]
  }
  interface FastifyRequest {
    principal: Principal
  }
}

const anonymous: Principal = { roles: ['anonymous'] }
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Before any route is added: one that does not declare what it needs is refused at the start, not found later. */
export function guardRoutes(app: FastifyInstance, access: Access): void {
  app.decorate('access', access)
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
  app.addHook('onRequest', (request, _reply, done) => {
    const { permission } = request.routeOptions.config
    if (!permission) return done()
    request.principal = anonymous
    if (may(request, permission)) return done()
    return letIn(request, permission)
  })

  async function letIn(request: FastifyRequest, permission: string): Promise<void> {
    const caller = await access.identify?.(request)
    if (!caller) {
      const detail = access.advice?.unauthenticated
      throw tokenWanted(request, { slug: 'unauthenticated', title: 'Who are you?', detail })
    }
    request.principal = caller
    if (!may(request, permission)) {
      throw problem(403, 'forbidden', 'This is not for you', access.advice?.forbidden)
    }
  }
}

/**
 * Whether the caller may have a thing of this owner (null: of nobody): the owner himself, and who has the route's permission for things of
 * others too (`<permission>:any`). For everybody else the thing is not there: 404.
 */
export function isTheirs(request: FastifyRequest, owner: string | null): boolean {
  return mayAny(request) || (owner !== null && request.principal.subject === owner)
}

/**
 * The account whose things a list shows: the caller's own; undefined, for everybody's, where the caller has the route's
 * permission for things of others too.
 */
export function ownerListed(request: FastifyRequest): string | undefined {
  if (mayAny(request)) return undefined
  const { subject } = request.principal
  if (subject === undefined) throw new Error(`${request.routeOptions.url} is open to callers who can own nothing`)
  return subject
}

function mayAny(request: FastifyRequest): boolean {
  return may(request, `${request.routeOptions.config.permission}:any`)
}

function may({ principal, server }: FastifyRequest, permission: string): boolean {
  return server.access.permissions[permission]?.some(role => principal.roles.includes(role)) ?? false
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

/** The ways to be let in, any one of them; none where everybody may. */
function securityOf(permission: string, { permissions, credentials = {} }: Access): Record<string, string[]>[] {
  const roles = permissions[permission]!
  if (roles.includes('anonymous')) return []
  return [...new Set(roles.flatMap(role => credentials[role] ?? []))].map(scheme => ({ [scheme]: [] }))
}
