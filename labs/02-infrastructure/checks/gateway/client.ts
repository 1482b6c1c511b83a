/**
 * Questions to the learner's gateway. It may limit its clients: requests to /api/ are paced below the rate that the
 * lesson asks for, so that only the check of the limit itself ever meets it. Where this machine has many loopback
 * addresses, nobody waits for that: the checker goes on as another client.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { noAnswer } from '../../../../scripts/lab/kit/engines/no-answer.ts'
import { DeadlineError, eventually } from '../../../../scripts/lab/kit/eventually.ts'
import { type HttpRequest, type HttpResponse, sendRequest } from '../../../../scripts/lab/kit/http.ts'
import { messageOf } from '../../../../scripts/stack/error.ts'
import type { Live } from '../live.ts'
import { limit } from '../rules.ts'

/** What the given service says about a request that reached it. */
export interface Echo {
  service: string
  instance: string
  method: string
  path: string
  query: string
  headers: Record<string, string>
  body: string
}

export interface Gateway {
  /** `http://127.0.0.1:8080` */
  readonly origin: string
  /**
   * Paced; asks again when it meets the limit all the same. Never rejects for
   * what the gateway answers or fails to: where there was no response, the status is 0 and the body the reason.
   */
  ask(path: string, request?: HttpRequest): Promise<HttpResponse>
  /** Not paced: meant to meet the limit. What is asked afterwards begins without a burst to spend. */
  rush(path: string, request?: HttpRequest): Promise<HttpResponse>
  /** From now on as a client whom the limit does not know, or knows no more. */
  quiet(): Promise<void>
  /** Whether `quiet` has made another client of the checker. */
  readonly severalClients: boolean
}

export interface LiveGateway extends Live {
  gateway: Gateway
}

/** Below the lesson's limit, so that a right gateway never refuses the checker. */
const pace = { perSecond: limit.perSecond * 0.8, burst: limit.burst * 0.7 }
const triesWhenLimited = 4

export function createGateway(origin: string, severalClients = false): Gateway {
  let tokens = pace.burst
  let counted = performance.now()
  let turn = Promise.resolve()
  let client = 1

  function refill(): void {
    const now = performance.now()
    tokens = Math.min(pace.burst, tokens + ((now - counted) / 1000) * pace.perSecond)
    counted = now
  }

  async function takeToken(): Promise<void> {
    refill()
    if (tokens < 1) await more(1)
    tokens -= 1
  }

  /** Waits for as many tokens, or begins anew with another address. */
  async function more(needed: number): Promise<void> {
    if (severalClients) {
      client = (client % 250) + 1
      tokens = pace.burst
      counted = performance.now()
    } else {
      await pause(((needed - tokens) / pace.perSecond) * 1000)
      refill()
    }
  }

  async function once(path: string, request: HttpRequest): Promise<HttpResponse> {
    try {
      return await sendRequest(
        origin + path,
        severalClients ? { localAddress: `127.0.0.${client}`, ...request } : request,
      )
    } catch (error) {
      // It answered when the stack came up, so this is no mistake in the routing.
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') throw noAnswer('gateway', error)
      return { status: 0, headers: {}, body: messageOf(error), ms: 0, json: () => undefined }
    }
  }

  return {
    origin,
    async ask(path, request = {}) {
      for (let tries = 1; ; tries++) {
        if (path.startsWith('/api/')) {
          turn = turn.then(takeToken)
          await turn
        }
        const answer = await once(path, request)
        if (answer.status !== 429 || tries === triesWhenLimited) return answer
        await pause(600)
      }
    },
    rush(path, request = {}) {
      tokens = -pace.perSecond / 4
      counted = performance.now()
      return once(path, request)
    },
    async quiet() {
      refill()
      await more(pace.burst)
    },
    severalClients,
  }
}

/** How long a gateway without a health check may take from running to listening: its image renders templates first. */
const startMs = 10_000

/** Why the gateway gives no answer at all, also after a while; undefined once it gives one. */
export async function whyNoAnswer({ ask }: Gateway): Promise<string | undefined> {
  const answered = async () => {
    const { status, body } = await ask('/health')
    if (status === 0) throw new Error(body)
  }
  return eventually(answered, { timeoutMs: startMs, intervalMs: 50 }).then(
    () => undefined,
    error => messageOf(error instanceof DeadlineError ? error.last : error),
  )
}

export function echoOf(answer: HttpResponse): Echo | undefined {
  const value = answer.json() as Partial<Echo> | undefined
  return typeof value?.instance === 'string' && typeof value.method === 'string' && value.headers
    ? (value as Echo)
    : undefined
}

/** `404`, or the reason why there was no status. */
export function statusOf(answer: HttpResponse): string {
  return answer.status === 0 ? `no answer (${answer.body})` : String(answer.status)
}

/** A header's value as one text, undefined when it was not sent. */
export function header(answer: HttpResponse, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}
