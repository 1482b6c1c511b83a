/**
 * Questions to the learner's gateway. It may limit its clients, and the checker is one client: requests to /api/ are
 * paced below the rate that the lesson asks for, so that only the check of the limit itself ever meets it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { messageOf } from '../../../../scripts/lab/kit/eventually.ts'
import { ask, type HttpAnswer, type HttpRequest } from '../../../../scripts/lab/kit/http.ts'
import { StackError } from '../../../../scripts/stack/error.ts'
import { limit } from '../rules.ts'

/** An answer, or why there was none (status 0, the reason as body). */
export type Answer = HttpAnswer

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

/** What the given service says about itself. */
export interface Readiness {
  status: string
  instance: string
  dependencies: Record<string, 'up' | 'down' | 'not used'>
  problems: Record<string, string>
}

export interface Gateway {
  /** `http://127.0.0.1:8080` */
  readonly origin: string
  /** Paced; asks again when it meets the limit all the same. Never rejects for what the gateway answers or fails to. */
  ask(path: string, request?: HttpRequest): Promise<Answer>
  /** Not paced: meant to meet the limit. What is asked afterwards begins without a burst to spend. */
  rush(path: string, request?: HttpRequest): Promise<Answer>
  /** Until the limit has forgotten what was asked before. */
  quiet(): Promise<void>
}

/** Below the lesson's limit, so that a right gateway never refuses the checker. */
const pace = { perSecond: limit.perSecond * 0.8, burst: limit.burst * 0.7 }
const triesWhenLimited = 4

export function createGateway(origin: string): Gateway {
  let tokens = pace.burst
  let counted = performance.now()
  let turn = Promise.resolve()

  function refill(): void {
    const now = performance.now()
    tokens = Math.min(pace.burst, tokens + ((now - counted) / 1000) * pace.perSecond)
    counted = now
  }

  async function takeToken(): Promise<void> {
    refill()
    tokens -= 1
    if (tokens < 0) await pause((-tokens / pace.perSecond) * 1000)
  }

  async function once(path: string, request: HttpRequest): Promise<Answer> {
    try {
      return await ask(origin + path, request)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') throw gone(origin)
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
      await pause(((pace.burst - tokens) / pace.perSecond) * 1000)
    },
  }
}

/** It answered when the stack came up, so this is no mistake in the routing. */
function gone(origin: string): StackError {
  return new StackError({
    kind: 'environment',
    service: 'gateway',
    message: `Nothing listens at ${origin} any more, where your gateway answered before.`,
    next: 'See whether something on this machine has stopped the stack, then check again.',
  })
}

export function echoOf(answer: Answer): Echo | undefined {
  const value = answer.json() as Partial<Echo> | undefined
  return typeof value?.instance === 'string' && typeof value.method === 'string' && value.headers
    ? (value as Echo)
    : undefined
}

export function readinessOf(answer: Answer): Readiness | undefined {
  const value = answer.json() as Partial<Readiness> | undefined
  return typeof value?.instance === 'string' && value.dependencies ? (value as Readiness) : undefined
}

/** `404`, or the reason why there was no status. */
export function statusOf(answer: Answer): string {
  return answer.status === 0 ? `no answer (${answer.body})` : String(answer.status)
}

/** A header's value as one text, undefined when it was not sent. */
export function header(answer: Answer, name: string): string | undefined {
  const value = answer.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}
