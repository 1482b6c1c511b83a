/** What `npm run health` has found of one part of the platform, how long it waits for that, and what it ends with. */
import { setTimeout as delay } from 'node:timers/promises'

export interface Finding {
  part: string
  status: 'up' | 'degraded' | 'down'
  address: string
  /** How long the answer took. */
  ms: number
  /** What is wrong; empty when nothing is. */
  reason: string
}

export type Answer = Pick<Finding, 'status' | 'reason'>

const shortestTimeoutMs = 5000
const longestTimeoutMs = 60_000

/**
 * In milliseconds: longer the more programs wait for each processor, so that what is slow only because the machine is busy
 * is not called down.
 * @param load how many programs want a processor, as `os.loadavg` says for the last minute
 */
export function timeoutMsAt(load: number, processors: number): number {
  return Math.min(longestTimeoutMs, Math.round(shortestTimeoutMs * Math.max(1, load / processors)))
}

const askEveryMs = 500

/**
 * Asks again while the answer is not "up", until the timeout for all of it has passed. (A service gives what it needs one second to
 * answer, which on a busy machine is not much.)
 * @param ask is told how many milliseconds it may wait for an answer
 * @returns the last answer that came; rejects when the first one did not
 */
export async function askUntilUp(ask: (withinMs: number) => Promise<Answer>, timeoutMs: number): Promise<Answer> {
  const deadline = performance.now() + timeoutMs
  const left = () => Math.round(deadline - performance.now())
  let answer = await ask(timeoutMs)
  while (answer.status !== 'up' && left() > 2 * askEveryMs) {
    await delay(askEveryMs)
    answer = await ask(Math.max(1, left())).catch(() => answer)
  }
  return answer
}

/** 1 when something is down; what is degraded goes on without something, or is slow. */
export const exitCodeOf = (findings: Pick<Finding, 'status'>[]): 0 | 1 =>
  findings.some(({ status }) => status === 'down') ? 1 : 0
