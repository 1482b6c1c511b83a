/** Identifies callers. The kernel's guard checks the permission of every route. */
import { permissions } from '@groundwork/contracts/roles'
import { bearerToken } from '@groundwork/kernel/access/authentication'
import type { Access, Identify } from '@groundwork/kernel/access/guard'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { FastifyRequest } from 'fastify'
import { type BoardPermission, boardPermissions } from '../api.ts'
import type { Principal } from './principal.ts'

/** Finds callers by their credentials; progress's own credentials by their hash. */
export interface Credentials {
  learnerByToken(tokenHash: Buffer): Promise<{ learnerId: string; cohortId: string } | undefined>
  instructorBySession(tokenHash: Buffer): Promise<(Instructor & { roles: string[] }) | undefined>
  /** Identifies the account of an access token. Absent where identity does not run. */
  accountByToken?: Identify
  instructorByAccount(accountId: string): Promise<Instructor | undefined>
}

interface Instructor {
  instructorId: string
  name: string
}

export const sessionCookie = 'groundwork_instructor'

/** The access rules of progress, and the ways in which callers identify themselves. */
export function accessOf(credentials: Credentials): Access {
  return {
    permissions,
    identify: request => identify(request, credentials),
    credentials: {
      learner: ['token'],
      helper: ['session', 'account'],
      instructor: ['session', 'account'],
      owner: ['session', 'account'],
      researcher: ['session', 'account'],
    },
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'A learner’s, as joining gave it.' },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: sessionCookie,
        description: 'Of who looks at the board, from logging in.',
      },
      account: {
        type: 'http',
        scheme: 'bearer',
        description: 'An access token of identity, of an account that is tied to an instructor.',
      },
    },
    advice: {
      unauthenticated:
        'Send a learner’s token ("lab join") or log in as an instructor; "lab instructor account" ties an account of identity to one.',
      forbidden: 'The token or session is good, but not for this: learners send results, instructors read the board.',
    },
  }
}

type PrincipalOf<Kind extends Principal['kind']> = Extract<Principal, { kind: Kind }>

/** The caller, as one of the kinds that the route's permission lets through. */
export function principalOf<Kind extends Principal['kind']>(
  request: FastifyRequest,
  ...kinds: Kind[]
): PrincipalOf<Kind> {
  const principal = request.principal as Principal
  if (kinds.some(kind => kind === principal.kind)) return principal as PrincipalOf<Kind>
  throw new Error(`${request.routeOptions.url} is open to ${principal.kind} callers and does not expect them`)
}

/** A token takes precedence over a cookie, because it is sent on purpose. */
async function identify(request: FastifyRequest, credentials: Credentials): Promise<Principal | undefined> {
  const token = bearerToken(request)
  if (token) {
    const learner = await credentials.learnerByToken(sha256(token))
    return learner ? { kind: 'learner', roles: ['learner'], ...learner } : identifyAccount(request, credentials)
  }
  // Parsed here, because this runs before the cookie plugin sets `request.cookies`.
  const session = request.server.parseCookie(request.headers.cookie ?? '')[sessionCookie]
  const instructor = session && (await credentials.instructorBySession(sha256(session)))
  return instructor ? { kind: 'instructor', ...instructor } : undefined
}

/**
 * The roles that count for an account that is tied to an instructor: those that may see a cohort. Other roles are
 * ignored.
 */
const instructorRoles = permissions['totals:read']!

/**
 * The caller of an account of identity, with those of its roles, in the cohorts of the instructor that it is tied to.
 */
async function identifyAccount(
  request: FastifyRequest,
  { accountByToken, instructorByAccount }: Credentials,
): Promise<Principal | undefined> {
  const account = await accountByToken?.(request)
  const instructor = account?.subject && (await instructorByAccount(account.subject))
  if (!instructor) return undefined
  return { kind: 'instructor', roles: account.roles.filter(role => instructorRoles.includes(role)), ...instructor }
}

/** What of the board these roles may, by permission. */
export const mayOnBoard = (roles: readonly string[]): BoardPermission[] =>
  boardPermissions.filter(permission => permissions[permission]!.some(role => roles.includes(role)))
