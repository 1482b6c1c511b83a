/**
 * The permissions of a service as a table, and the guard that checks every route below `/api/` against it. Other paths
 * are probes and events of other services; the gateway does not forward them.
 */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { SecuritySchemes } from '../http/openapi.ts'
import { problem } from '../http/problem.ts'
import { tokenWanted } from './authentication.ts'

/** The caller, as far as it is known. */
export interface Principal {
  /** Id of the account. */
  subject?: string
  roles: readonly string[]
}

/** Finds out who is calling. Undefined for a caller without credentials, or with wrong ones. */
export type Identify = (request: FastifyRequest) => Promise<Principal | undefined>

export interface Access {
  /** The roles that have each permission; every caller has the role `anonymous`. Routes check ownership themselves. */
  permissions: Readonly<Record<string, readonly string[]>>
  /** Not called for a route that is open to everybody. Without it every caller is anonymous. */
  identify?: Identify
  /** By role: the security schemes of the API document that a caller can use, any one of them. */
  credentials?: Readonly<Record<string, readonly string[]>>
  securitySchemes?: SecuritySchemes
  /** The detail of a refusal: a sentence that tells the caller what to do. */
  advice?: Readonly<Record<'unauthenticated' | 'forbidden', string>>
}

/**
 * What happens when a command is sent again. `key`: the caller gets the first answer again, by the Idempotency-Key.
 * `natural`: the command changes nothing the second time. `none`: it is done again.
 */
export type Idempotency = 'key' | 'natural' | 'none'

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string
    idempotency?: Idempotency
  }
  interface FastifyInstance {
    access: Access
    /**
     * Every route of the API with its declarations, HEAD left out. `route-table.test.ts` compares them with a table.
     */
    guardedRoutes: { method: string; url: string; permission: string; idempotency: Idempotency | undefined }[]
  }
  interface FastifyRequest {
    principal: Principal
  }
}

const anonymous: Principal = { roles: ['anonymous'] }
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Call it before routes are added: a route without a permission then fails at the start of the process. */
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
 * Whether the caller may see a thing of this owner: the owner may, and so may a caller with the permission
 * `<permission>:any`. The route answers everybody else with 404. An owner of null means that nobody owns the thing.
 */
export function isTheirs(request: FastifyRequest, owner: string | null): boolean {
  return mayAny(request) || (owner !== null && request.principal.subject === owner)
}

/** The account that a list is limited to: the caller's own. Undefined when the caller has `<permission>:any`. */
export function ownerListed(request: FastifyRequest): string | undefined {
  return mayAny(request) ? undefined : callerOf(request)
}

/** The account that calls, for a route that is for accounts only. */
export function callerOf({ principal: { subject }, routeOptions }: FastifyRequest): string {
  if (subject === undefined) throw new Error(`${routeOptions.url} is open to callers who can own nothing`)
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
  if (idempotency === 'key' && permissions[permission]!.includes('anonymous')) {
    throw new Error(`${name} is idempotent by key and open to callers without an account, who can own no key`)
  }
  const headers = schema?.headers as { required?: string[] } | undefined
  if (idempotency === 'key' && !headers?.required?.includes('idempotency-key')) {
    throw new Error(`${name} is idempotent by key and does not require the header idempotency-key`)
  }
  return { permission, idempotency }
}

/**
 * The security requirement of a route in the API document: any one scheme. Empty for a route that is open to everybody.
 */
function securityOf(permission: string, { permissions, credentials = {} }: Access): Record<string, string[]>[] {
  const roles = permissions[permission]!
  if (roles.includes('anonymous')) return []
  return [...new Set(roles.flatMap(role => credentials[role] ?? []))].map(scheme => ({ [scheme]: [] }))
}
