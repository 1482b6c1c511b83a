/** Finds out who is calling and holds every route to the permission it declares. */
import cookie from '@fastify/cookie'
import type { SecuritySchemes } from '@groundwork/kernel/api-pages'
import { problem } from '@groundwork/kernel/problem'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { basePath } from '../terms.ts'
import { decide, type Permission, type Principal, permissions } from './permissions.ts'
import { hashToken } from './secrets.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission
  }
  interface FastifyInstance {
    /** Every route of the API with what it asks for, HEAD left out: for the test that holds each to a table. */
    guardedRoutes: { method: string; url: string; permission: Permission }[]
  }
  interface FastifyRequest {
    principal: Principal
  }
}

/** Looks credentials up by their hash. */
export interface Credentials {
  learnerByToken(tokenHash: Buffer): Promise<{ learnerId: string; cohortId: string } | undefined>
  instructorBySession(tokenHash: Buffer): Promise<{ instructorId: string; name: string } | undefined>
}

export const sessionCookie = 'groundwork_instructor'

/** What each kind of caller sends, for the API document. */
const credentialOf = { learner: 'token', instructor: 'session' } as const

export const securitySchemes: SecuritySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'A learner’s, as joining gave it.' },
  session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'An instructor’s, from logging in.' },
}

/** The ways to be let in, any one of them; none where anybody may. */
function securityOf(permission: Permission): Record<string, string[]>[] {
  const kinds: readonly Principal['kind'][] = permissions[permission]
  if (kinds.includes('anonymous')) return []
  return kinds.flatMap(kind => (kind === 'anonymous' ? [] : [{ [credentialOf[kind]]: [] }]))
}

/** Call before any route of the API is added: a route without a permission is then refused at the start, not found later. */
export async function guard(app: FastifyInstance, credentials: Credentials): Promise<void> {
  await app.register(cookie)
  app.decorate('guardedRoutes', [])
  app.decorateRequest('principal')
  app.addHook('onRoute', route => {
    const { method, url, config } = route
    if (!url.startsWith(basePath)) return
    const permission = config?.permission
    if (!permission) throw new Error(`${method} ${url} declares no permission`)
    const security = securityOf(permission)
    if (security.length > 0) route.schema = { ...route.schema, security }
    for (const one of [method].flat()) if (one !== 'HEAD') app.guardedRoutes.push({ method: one, url, permission })
  })
  app.addHook('onRequest', async (request, reply) => {
    const permission = request.routeOptions.config.permission
    if (!permission) return
    // Tokens, names and results: nothing between here and the caller may keep a copy.
    reply.header('cache-control', 'no-store')
    request.principal = await identify(request, credentials)
    const decision = decide(permission, request.principal)
    if (decision === 'unauthenticated') throw unauthenticated()
    if (decision === 'forbidden') throw problem(403, 'forbidden', 'This is not for you', forbidden)
  })
}

const forbidden = 'The token or session is good, but not for this: learners send results, instructors read the board.'

const unauthenticated = () =>
  problem(401, 'unauthenticated', 'Who are you?', 'Send a learner’s token ("lab join") or log in as an instructor.')

type PrincipalOf<Kind extends Principal['kind']> = Extract<Principal, { kind: Kind }>

/** The caller, as one of the kinds that the route's permission lets through. */
export function principalOf<Kind extends Principal['kind']>(
  request: FastifyRequest,
  ...kinds: Kind[]
): PrincipalOf<Kind> {
  const { principal } = request
  if (kinds.some(kind => kind === principal.kind)) return principal as PrincipalOf<Kind>
  throw new Error(`${request.routeOptions.url} is open to ${principal.kind} callers and does not expect them`)
}

export const bearerToken = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** A token goes before a cookie: whoever sends one means it. */
async function identify(request: FastifyRequest, credentials: Credentials): Promise<Principal> {
  const token = bearerToken(request)
  if (token) {
    const learner = await credentials.learnerByToken(hashToken(token))
    return learner ? { kind: 'learner', ...learner } : { kind: 'anonymous' }
  }
  const session = request.cookies[sessionCookie]
  const instructor = session && (await credentials.instructorBySession(hashToken(session)))
  return instructor ? { kind: 'instructor', ...instructor } : { kind: 'anonymous' }
}
