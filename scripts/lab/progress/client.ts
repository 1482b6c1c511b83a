/** The requests that a learner's machine makes to the progress service. Nothing here retries or decides. */
import type { Attempt, JoinAnswer, JoinRequest } from '@groundwork/progress/api'
import { basePath } from '@groundwork/progress/constants'
import type { Answer } from './sync-rules.ts'

export interface Reply {
  answer: Answer
  /** The parsed JSON body, when there was one. */
  body: unknown
}

interface Call {
  method: 'POST' | 'DELETE'
  path: string
  token?: string
  body?: object
  signal: AbortSignal
}

/**
 * Never rejects: a missing connection, a timeout and an answer without JSON are results too. Redirects are not
 * followed, because they would carry the token along.
 */
async function call(server: string, { method, path, token, body, signal }: Call): Promise<Reply> {
  try {
    const response = await fetch(new URL(`${basePath}${path}`, server), {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'manual',
      signal,
    })
    return { answer: response.status, body: await response.json().catch(() => undefined) }
  } catch {
    return { answer: 'no-answer', body: undefined }
  }
}

export const postEvents = (server: string, token: string, events: Attempt[], signal: AbortSignal) =>
  call(server, { method: 'POST', path: '/events', token, body: { events }, signal })

export const postJoin = (server: string, request: JoinRequest, signal: AbortSignal) =>
  call(server, { method: 'POST', path: '/join', body: request, signal })

/** Revokes the token. */
export const deleteToken = (server: string, token: string, signal: AbortSignal) =>
  call(server, { method: 'DELETE', path: '/token', token, signal })

export function isJoinAnswer(body: unknown): body is JoinAnswer {
  const answer = body as Partial<JoinAnswer> | null | undefined
  return (
    typeof answer?.token === 'string' &&
    typeof answer.learnerId === 'string' &&
    typeof answer.cohort?.title === 'string'
  )
}

/** The sentence in a problem document (RFC 9457), if there is one. */
export function problemDetail(body: unknown): string | undefined {
  const problem = body as { detail?: unknown; title?: unknown } | null | undefined
  const text = problem?.detail ?? problem?.title
  return typeof text === 'string' ? text : undefined
}
