/** The secret that services send to each other, as a bearer token: `Authorization: Bearer SECRET`. */
import type { onRequestAsyncHookHandler } from 'fastify'
import { proofWanted, tokenWanted } from './authentication.ts'
import { sameText } from './same-text.ts'

const words = { slug: 'not-a-service', title: 'Services only' }

/** A hook for routes that are for services. It refuses others with Problem 401. */
export function requireServiceSecret(secret: string): onRequestAsyncHookHandler {
  return async request => {
    if (!isServiceSecret(request.headers.authorization, secret)) throw tokenWanted(request, words)
  }
}

/** The same for a call without an HTTP request, such as one of gRPC. @throws Problem 401 */
export function checkServiceSecret(authorization: string, secret: string): void {
  if (!isServiceSecret(authorization, secret)) throw proofWanted('Bearer', words)
}

const isServiceSecret = (authorization = '', secret: string): boolean => sameText(authorization, `Bearer ${secret}`)
