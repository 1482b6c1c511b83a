import type { IncomingHttpHeaders } from 'node:http'
import { callerKeptMs, callerPath, callerTimeoutMs } from './settings.ts'

/** What identity says of whoever calls: its headers for the service, or why the request goes no further, and its challenge. */
export type Caller = { id?: string; roles?: string } | { refused: 401 | 503; challenge?: string }

/** As many as are kept before all are forgotten. */
const mostKept = 10_000

/**
 * Asks identity who is calling, and believes for a while what it said; what it could not say is not kept.
 * @param instances where those of identity listen, as `host:port`, the one whose turn it is first
 */
export function askIdentity(
  instances: () => string[],
  now = Date.now,
): (headers: IncomingHttpHeaders) => Caller | Promise<Caller> {
  const kept = new Map<string, { caller: Caller; until: number }>()

  return ({ authorization }) => {
    // Of who says nothing there is nothing to ask.
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
