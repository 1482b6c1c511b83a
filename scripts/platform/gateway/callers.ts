import type { IncomingHttpHeaders } from 'node:http'
import { callerKeptMs, callerPath, callerTimeoutMs } from './settings.ts'

/**
 * Identity's answer about a caller: headers for the service, or the status and challenge with which the gateway
 * refuses.
 */
export type Caller = { id?: string; roles?: string } | { refused: 401 | 503; challenge?: string }

/** At most so many answers are kept; then all are forgotten. */
const mostKept = 10_000

/**
 * Asks identity who is calling and keeps the answer for a while; failures are not kept.
 * @param instances of identity, as `host:port`, the one to ask first in front
 */
export function askIdentity(
  instances: () => string[],
  now = Date.now,
): (headers: IncomingHttpHeaders) => Caller | Promise<Caller> {
  const kept = new Map<string, { caller: Caller; until: number }>()

  return ({ authorization }) => {
    // A request without credentials needs no question.
    if (!authorization) return {}
    const known = kept.get(authorization)
    return known && now() < known.until ? known.caller : ask(authorization)
  }

  async function ask(authorization: string): Promise<Caller> {
    const answer = await firstAnswer(authorization)
    if (answer?.status !== 204 && answer?.status !== 401) return { refused: 503 }
    const caller: Caller = answer.status === 401 ? refusalIn(answer.headers) : callerIn(answer.headers)
    if (kept.size >= mostKept) kept.clear()
    kept.set(authorization, { caller, until: now() + callerKeptMs })
    return caller
  }

  async function firstAnswer(authorization: string): Promise<Response | undefined> {
    for (const instance of instances()) {
      const signal = AbortSignal.timeout(callerTimeoutMs)
      const url = `http://${instance}${callerPath}`
      const answer = await fetch(url, { headers: { authorization }, signal }).catch(() => undefined)
      if (answer) return answer
    }
  }
}

const callerIn = (headers: Headers): Caller => ({
  id: headers.get('x-user-id') ?? undefined,
  roles: headers.get('x-user-roles') ?? undefined,
})

const refusalIn = (headers: Headers): Caller => ({
  refused: 401,
  challenge: headers.get('www-authenticate') ?? undefined,
})
