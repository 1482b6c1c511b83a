/** Bearer tokens (RFC 6750): how a request brings one, and what a 401 says of one that is missing or not good. */
import type { FastifyRequest } from 'fastify'
import { Problem, type ProblemInit } from './problem.ts'

/** The bearer token of a request, if it has one. */
export const bearerToken = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]

/**
 * The 401 to a request that has to bring a token. It says so by `WWW-Authenticate`; a wrong password or signature is
 * answered without, as no token would help.
 */
export function tokenWanted(request: FastifyRequest, init: Pick<ProblemInit, 'slug' | 'title' | 'detail'>): Problem {
  const realm = 'Bearer realm="groundwork"'
  const challenge = bearerToken(request) === undefined ? realm : `${realm}, error="invalid_token"`
  return new Problem({ ...init, status: 401, headers: { 'www-authenticate': challenge } })
}
