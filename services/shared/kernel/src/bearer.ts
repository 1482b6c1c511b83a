/** Bearer tokens (RFC 6750): how a request brings one, and what a 401 says of one that is missing or not good. */
import type { FastifyRequest } from 'fastify'

/** What a request brings to say who is calling. */
export const bearerToken = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]

/** The `WWW-Authenticate` of a 401 to the request. */
export function challengeTo(request: FastifyRequest): string {
  const challenge = 'Bearer realm="groundwork"'
  return bearerToken(request) === undefined ? challenge : `${challenge}, error="invalid_token"`
}
