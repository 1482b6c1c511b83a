/** Instructors log in, by a password or an account of identity, and are known by a cookie that no script can read. */
import type { CookieSerializeOptions } from '@fastify/cookie'
import {
  bearerToken,
  problemResponsesWanting,
  proofWanted,
  tokenWanted,
} from '@groundwork/kernel/access/authentication'
import { sha256 } from '@groundwork/kernel/access/sha256'
import type { App } from '@groundwork/kernel/http/app'
import { problemResponses } from '@groundwork/kernel/http/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { mayOnBoard, principalOf, sessionCookie } from '../access/callers.ts'
import { verifyPassword } from '../access/passwords.ts'
import { newSessionToken } from '../access/secrets.ts'
import { SessionAnswer, SessionRequest } from '../api.ts'
import { basePath } from '../constants.ts'
import { instructorByName } from '../repo/instructors.ts'
import { closeSession, instructorBySession, openSession } from '../repo/sessions.ts'
import type { RouteParts } from './parts.ts'

/** A working day; nobody is logged in over night by having forgotten. */
const sessionHours = 12

interface LoggedIn {
  instructorId: string
  name: string
  roles: readonly string[]
}

export function sessionRoutes(app: App, { pool }: RouteParts): void {
  const url = `${basePath}/session`

  async function open(request: FastifyRequest, reply: FastifyReply, who: LoggedIn): Promise<FastifyReply> {
    const { instructorId, name, roles } = who
    const token = newSessionToken()
    await openSession(pool, { tokenHash: sha256(token), instructorId, roles, hours: sessionHours })
    reply.setCookie(sessionCookie, token, { ...cookieOptions(request), maxAge: sessionHours * 3600 })
    return reply.code(201).send({ instructor: { name, may: mayOnBoard(roles) } })
  }

  app.post(
    url,
    {
      // Each try costs 100 ms of a processor: the limit protects the machine as much as the password.
      config: { permission: 'session:open', idempotency: 'none', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: {
        summary: 'Log in',
        body: SessionRequest,
        response: { 201: SessionAnswer, ...problemResponsesWanting('Password') },
      },
    },
    async (request, reply) => {
      const { name, password } = request.body
      const instructor = await instructorByName(pool, name.trim())
      const isRight = await verifyPassword(password.trim(), instructor?.passwordHash ?? undefined)
      if (!isRight || !instructor) throw wrongLogin()
      return open(request, reply, { instructorId: instructor.id, name: instructor.name, roles: ['instructor'] })
    },
  )

  app.post(
    `${url}/account`,
    {
      config: { permission: 'totals:read', idempotency: 'none' },
      schema: {
        summary: 'Log in with an access token of identity',
        description: 'The session may what the account might when it was opened.',
        response: { 201: SessionAnswer, ...problemResponses },
      },
    },
    async (request, reply) => {
      // No session out of a session: it would never end.
      if (!bearerToken(request)) {
        throw tokenWanted(request, { slug: 'no-access-token', title: 'Send an access token of identity' })
      }
      return open(request, reply, principalOf(request, 'instructor'))
    },
  )

  app.get(
    url,
    {
      config: { permission: 'session:read' },
      schema: { summary: 'Who is logged in', response: { 200: SessionAnswer, ...problemResponses } },
    },
    async request => {
      const token = request.cookies[sessionCookie]
      const instructor = token && (await instructorBySession(pool, sha256(token)))
      return { instructor: instructor ? { name: instructor.name, may: mayOnBoard(instructor.roles) } : null }
    },
  )

  app.delete(
    url,
    {
      config: { permission: 'session:close', idempotency: 'natural' },
      schema: { summary: 'Log out', response: { 204: Type.Null(), ...problemResponses } },
    },
    async (request, reply) => {
      const token = request.cookies[sessionCookie]
      if (token) await closeSession(pool, sha256(token))
      return reply.clearCookie(sessionCookie, cookieOptions(request)).code(204).send(null)
    },
  )
}

/** Strict: the cookie does not travel with requests that another site makes this browser send. */
const cookieOptions = (request: FastifyRequest): CookieSerializeOptions => ({
  path: basePath,
  httpOnly: true,
  sameSite: 'strict',
  // Over TLS only, where the gateway says that there is any; a course on localhost has none.
  secure: request.headers['x-forwarded-proto'] === 'https',
})

/** The same words for a wrong name and a wrong password: names are not for guessing either. */
const wrongLogin = () =>
  proofWanted('Password', {
    slug: 'wrong-login',
    title: 'Name or password is wrong',
    detail: '"npx lab instructor password NAME" makes a new password.',
  })
