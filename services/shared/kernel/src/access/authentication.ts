/**
 * What a request brings to show who is calling, and the 401 to one that does not. Each 401 says what is wanted (RFC 9110,
 * 15.5.2): a bearer token (RFC 6750), or a proof that comes elsewhere than in `Authorization`, such as a password in the body.
 */
import type { FastifyRequest } from 'fastify'
import { Problem, ProblemDocument, type ProblemInit, problemResponses } from '../http/problem.ts'

type Words = Pick<ProblemInit, 'slug' | 'title' | 'detail'>

/** The bearer token of a request, if it has one. */
export const bearerToken = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]

/** The 401 to a request that has to bring a token. */
export function tokenWanted(request: FastifyRequest, words: Words): Problem {
  return unauthenticated(challengeOf('Bearer', bearerToken(request) !== undefined ? 'invalid_token' : undefined), words)
}

/**
 * The 401 to a proof that is missing or wrong, and that no token would stand in for.
 * @param scheme our word for the proof, such as `Password`; browsers leave to the page what they do not know (ADR 0026)
 */
export function proofWanted(scheme: string, words: Words): Problem {
  return unauthenticated(challengeOf(scheme), words)
}

const unauthenticated = (challenge: string, words: Words): Problem =>
  new Problem({ ...words, status: 401, headers: { 'www-authenticate': challenge } })

const challengeOf = (scheme: string, error?: string): string =>
  `${scheme} realm="groundwork"${error === undefined ? '' : `, error="${error}"`}`

/** `problemResponses` of a route that answers `proofWanted`. */
export const problemResponsesWanting = (scheme: string) => ({
  ...problemResponses,
  '4xx': {
    ...ProblemDocument,
    headers: { 'WWW-Authenticate': { type: 'string', description: `With a 401: \`${challengeOf(scheme)}\`.` } },
  },
})
